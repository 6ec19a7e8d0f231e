"""The tables, as SQLAlchemy knows them; how they came to be stands in `migrations/versions/`."""

from __future__ import annotations

import datetime
import json
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from engine.negotiation.participants import Role, Side

StoreSide = Side | Literal["court", "local"]
MemberRole = Role | Literal["court", "local"]
PrivateKind = Literal["draft", "note", "reach_run"]


class Moment(TypeDecorator[datetime.datetime]):
    """A moment in UTC, with its zone also where the database keeps none."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime.datetime | None, dialect: Dialect) -> datetime.datetime | None:
        return value.astimezone(datetime.UTC) if value is not None else None

    def process_result_value(self, value: datetime.datetime | None, dialect: Dialect) -> datetime.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=datetime.UTC) if value.tzinfo is None else value.astimezone(datetime.UTC)


class Plain(TypeDecorator[Any]):
    """Plain values as JSON text; a date becomes its text."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, default=str)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return json.loads(value) if value is not None else None


Id = sa.String(32)


class Base(DeclarativeBase):
    """What all tables share: names of constraints that a migration can name again."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime.datetime: Moment(), str: sa.Text()}


class UserRow(Base):
    """A person as the login provider knows them: whose login (`issuer`) and under which id there (`subject`)."""

    __tablename__ = "users"
    __table_args__ = (sa.UniqueConstraint("issuer", "subject"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    issuer: Mapped[str]
    subject: Mapped[str]
    name: Mapped[str]


class MatterRow(Base):
    """A matter: what several people, of one side or of several, work on together.

    `origin`, here and below: the id that it had in the store whose file it came from, by which it is known again.
    """

    __tablename__ = "matters"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    title: Mapped[str]
    parties: Mapped[str]
    at: Mapped[datetime.datetime]
    origin: Mapped[str | None] = mapped_column(Id)


class MemberRow(Base):
    """Who belongs to a matter, in which role. `participants` narrows for whom they may write; empty: by the table."""

    __tablename__ = "members"

    matter: Mapped[str] = mapped_column(sa.ForeignKey("matters.id"), primary_key=True)
    user: Mapped[str] = mapped_column(sa.ForeignKey("users.id"), primary_key=True, index=True)
    role: Mapped[MemberRole] = mapped_column(sa.String(16))
    side: Mapped[StoreSide] = mapped_column(sa.String(16))
    participants: Mapped[list[str]] = mapped_column(Plain)
    at: Mapped[datetime.datetime]


class InvitationRow(Base):
    """A code by which somebody joins a matter, once; only its hash is kept."""

    __tablename__ = "invitations"

    code: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    matter: Mapped[str] = mapped_column(sa.ForeignKey("matters.id"))
    role: Mapped[MemberRole] = mapped_column(sa.String(16))
    participants: Mapped[list[str]] = mapped_column(Plain)
    by: Mapped[str] = mapped_column(sa.ForeignKey("users.id"))
    until: Mapped[datetime.datetime]


class CaseRow(Base):
    """The private working file of one side; its content stands in its versions."""

    __tablename__ = "cases"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    matter: Mapped[str] = mapped_column(sa.ForeignKey("matters.id"), index=True)
    side: Mapped[StoreSide] = mapped_column(sa.String(16))
    owner: Mapped[str] = mapped_column(sa.ForeignKey("users.id"))
    title: Mapped[str]
    parties: Mapped[str]
    version: Mapped[int]
    origin: Mapped[str | None] = mapped_column(Id)


class VersionRow(Base):
    """A case as it was after somebody saved it: `what` changed, in words; `content` as YAML."""

    __tablename__ = "case_versions"

    case: Mapped[str] = mapped_column(sa.ForeignKey("cases.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime.datetime]
    by: Mapped[str | None] = mapped_column(sa.ForeignKey("users.id"))
    by_name: Mapped[str]
    what: Mapped[list[dict[str, str]]] = mapped_column(Plain)
    restored: Mapped[int | None]
    content: Mapped[str]


class NegotiationRow(Base):
    """A record: its own id, and its last event. Two matters of people unknown to each other may hold the same one."""

    __tablename__ = "negotiations"
    __table_args__ = (sa.UniqueConstraint("matter", "id"),)

    key: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(sa.String(64), index=True)
    matter: Mapped[str] = mapped_column(sa.ForeignKey("matters.id"))
    title: Mapped[str]
    sequence: Mapped[int]
    hash: Mapped[str] = mapped_column(sa.String(64))
    closed: Mapped[bool]


class EventRow(Base):
    """One event: `raw` is exactly what was hashed, with its hash and signature; the rest is drawn from it."""

    __tablename__ = "events"

    negotiation: Mapped[int] = mapped_column(sa.ForeignKey("negotiations.key"), primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(sa.String(64))
    previous: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[str] = mapped_column(sa.String(40))
    author: Mapped[str] = mapped_column(sa.String(64))
    type: Mapped[str] = mapped_column(sa.String(32))
    raw: Mapped[str]


class PrivateRow(Base):
    """What one side keeps to itself: drafts, notes, runs of “what would it take”."""

    __tablename__ = "private_items"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    matter: Mapped[str] = mapped_column(sa.ForeignKey("matters.id"), index=True)
    side: Mapped[StoreSide] = mapped_column(sa.String(16))
    kind: Mapped[PrivateKind] = mapped_column(sa.String(16))
    title: Mapped[str]
    content: Mapped[Any] = mapped_column(Plain)
    at: Mapped[datetime.datetime]
    by: Mapped[str] = mapped_column(sa.ForeignKey("users.id"))
    origin: Mapped[str | None] = mapped_column(Id)


class IntentRow(Base):
    """An event about to be written: put down before, gone with the event's own transaction. Left over: not saved."""

    __tablename__ = "intents"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    matter: Mapped[str] = mapped_column(sa.ForeignKey("matters.id"))
    negotiation: Mapped[int | None] = mapped_column(sa.ForeignKey("negotiations.key"))
    user: Mapped[str] = mapped_column(sa.ForeignKey("users.id"))
    at: Mapped[datetime.datetime]
    host: Mapped[str]
    process: Mapped[int] = mapped_column(sa.BigInteger)
    run: Mapped[str] = mapped_column(Id)
    sequence: Mapped[int]
    author: Mapped[str] = mapped_column(sa.String(64))
    body: Mapped[dict[str, Any]] = mapped_column(Plain)


class NoticeRow(Base):
    """What a person must be told: an event that was not saved (`draft` has its content), a record that is damaged."""

    __tablename__ = "notices"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    user: Mapped[str] = mapped_column(sa.ForeignKey("users.id"), index=True)
    at: Mapped[datetime.datetime]
    kind: Mapped[Literal["not_saved", "damaged"]] = mapped_column(sa.String(16))
    matter: Mapped[str] = mapped_column(sa.ForeignKey("matters.id"))
    negotiation: Mapped[str] = mapped_column(sa.String(64))
    sequence: Mapped[int]
    type: Mapped[str] = mapped_column(sa.String(32))
    draft: Mapped[str | None] = mapped_column(Id)


class LogRow(Base):
    """Who did what with which object, allowed or refused. `side`: whose object it is; none for what is shared."""

    __tablename__ = "access_log"
    __table_args__ = (sa.Index("ix_access_log_matter_at", "matter", "at"),)

    id: Mapped[int] = mapped_column(sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)
    at: Mapped[datetime.datetime]
    user: Mapped[str] = mapped_column(Id)
    operation: Mapped[str] = mapped_column(sa.String(24))
    kind: Mapped[str] = mapped_column(sa.String(16))
    object: Mapped[str] = mapped_column(sa.String(64))
    matter: Mapped[str | None] = mapped_column(Id)
    side: Mapped[str | None] = mapped_column(sa.String(16))
    allowed: Mapped[bool]
