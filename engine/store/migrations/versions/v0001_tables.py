"""The tables of the first store."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ID = sa.String(32)
NAME = sa.String(16)
HASH = sa.String(64)
WHEN = sa.DateTime(timezone=True)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=f"fk_{table}_{column}")


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def upgrade() -> None:
    """People and matters, what they work on, what went wrong, who did what."""
    _people()
    _cases()
    _records()
    _private()
    _log()


def _people() -> None:
    op.create_table(
        "users",
        sa.Column("id", ID, nullable=False),
        sa.Column("issuer", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        _key("users", "id"),
        sa.UniqueConstraint("issuer", "subject", name="uq_users_issuer"),
    )
    op.create_table(
        "matters",
        sa.Column("id", ID, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("parties", sa.Text, nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("origin", ID, nullable=True),
        _key("matters", "id"),
    )
    op.create_table(
        "members",
        sa.Column("matter", ID, nullable=False),
        sa.Column("user", ID, nullable=False),
        sa.Column("role", NAME, nullable=False),
        sa.Column("side", NAME, nullable=False),
        sa.Column("participants", sa.Text, nullable=False),
        sa.Column("at", WHEN, nullable=False),
        _key("members", "matter", "user"),
        _refers("members", "matter", "matters.id"),
        _refers("members", "user", "users.id"),
    )
    op.create_index("ix_members_user", "members", ["user"])
    op.create_table(
        "invitations",
        sa.Column("code", HASH, nullable=False),
        sa.Column("matter", ID, nullable=False),
        sa.Column("role", NAME, nullable=False),
        sa.Column("participants", sa.Text, nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("until", WHEN, nullable=False),
        _key("invitations", "code"),
        _refers("invitations", "matter", "matters.id"),
        _refers("invitations", "by", "users.id"),
    )


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", ID, nullable=False),
        sa.Column("matter", ID, nullable=False),
        sa.Column("side", NAME, nullable=False),
        sa.Column("owner", ID, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("parties", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("origin", ID, nullable=True),
        _key("cases", "id"),
        _refers("cases", "matter", "matters.id"),
        _refers("cases", "owner", "users.id"),
    )
    op.create_index("ix_cases_matter", "cases", ["matter"])
    op.create_table(
        "case_versions",
        sa.Column("case", ID, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("by", ID, nullable=True),
        sa.Column("by_name", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("restored", sa.Integer, nullable=True),
        sa.Column("content", sa.Text, nullable=False),
        _key("case_versions", "case", "version"),
        _refers("case_versions", "case", "cases.id"),
        _refers("case_versions", "by", "users.id"),
    )


def _records() -> None:
    op.create_table(
        "negotiations",
        sa.Column("key", sa.Integer, nullable=False),
        sa.Column("id", HASH, nullable=False),
        sa.Column("matter", ID, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("hash", HASH, nullable=False),
        sa.Column("closed", sa.Boolean, nullable=False),
        _key("negotiations", "key"),
        sa.UniqueConstraint("matter", "id", name="uq_negotiations_matter"),
        _refers("negotiations", "matter", "matters.id"),
    )
    op.create_index("ix_negotiations_id", "negotiations", ["id"])
    op.create_table(
        "events",
        sa.Column("negotiation", sa.Integer, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("hash", HASH, nullable=False),
        sa.Column("previous", HASH, nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("author", sa.String(64), nullable=False),
        sa.Column("type", sa.String(32), nullable=False),
        sa.Column("raw", sa.Text, nullable=False),
        _key("events", "negotiation", "sequence"),
        _refers("events", "negotiation", "negotiations.key"),
    )
    op.create_table(
        "intents",
        sa.Column("id", ID, nullable=False),
        sa.Column("matter", ID, nullable=False),
        sa.Column("negotiation", sa.Integer, nullable=True),
        sa.Column("user", ID, nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("process", sa.BigInteger, nullable=False),
        sa.Column("run", ID, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("author", sa.String(64), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        _key("intents", "id"),
        _refers("intents", "matter", "matters.id"),
        _refers("intents", "negotiation", "negotiations.key"),
        _refers("intents", "user", "users.id"),
    )


def _private() -> None:
    op.create_table(
        "private_items",
        sa.Column("id", ID, nullable=False),
        sa.Column("matter", ID, nullable=False),
        sa.Column("side", NAME, nullable=False),
        sa.Column("kind", NAME, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("origin", ID, nullable=True),
        _key("private_items", "id"),
        _refers("private_items", "matter", "matters.id"),
        _refers("private_items", "by", "users.id"),
    )
    op.create_index("ix_private_items_matter", "private_items", ["matter"])
    op.create_table(
        "notices",
        sa.Column("id", ID, nullable=False),
        sa.Column("user", ID, nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("kind", NAME, nullable=False),
        sa.Column("matter", ID, nullable=False),
        sa.Column("negotiation", HASH, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("type", sa.String(32), nullable=False),
        sa.Column("draft", ID, nullable=True),
        _key("notices", "id"),
        _refers("notices", "user", "users.id"),
        _refers("notices", "matter", "matters.id"),
    )
    op.create_index("ix_notices_user", "notices", ["user"])


def _log() -> None:
    op.create_table(
        "access_log",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("user", ID, nullable=False),
        sa.Column("operation", sa.String(24), nullable=False),
        sa.Column("kind", NAME, nullable=False),
        sa.Column("object", HASH, nullable=False),
        sa.Column("matter", ID, nullable=True),
        sa.Column("side", NAME, nullable=True),
        sa.Column("allowed", sa.Boolean, nullable=False),
        _key("access_log", "id"),
    )
    op.create_index("ix_access_log_matter_at", "access_log", ["matter", "at"])
