"""What survives a crash in the middle of a write.

Before an event is written, what is to be written is put down in a transaction of its own; the event's transaction
takes that away again. So one left over means: not saved. Whoever opens the store next makes a draft and a notice of
it, and has the record's chain verified. Should the writer turn out to live after all, its transaction takes both back.
"""

from __future__ import annotations

import datetime
import os
import platform
import sys
import uuid
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from engine.negotiation.bodies import NAMES
from engine.store import records
from engine.store.tables import IntentRow, MemberRow, NegotiationRow, NoticeRow, PrivateRow

if TYPE_CHECKING:
    from engine.store.store import Store

GIVEN_UP = datetime.timedelta(seconds=60)  # no write takes so long; after it a silent writer elsewhere counts as gone
_RUN = uuid.uuid4().hex  # a container that starts anew may have the same host and process number


def put(store: Store, matter: str, negotiation: int | None, user: str, draft: dict[str, Any]) -> str:
    """Put down durably what is about to be written; the id by which it is taken away.

    Raises:
        StoreFault: not even that could be written.
    """
    name = uuid.uuid4().hex
    with store.writing() as session:
        session.add(
            IntentRow(
                id=name,
                matter=matter,
                negotiation=negotiation,
                user=user,
                at=store.clock(),
                host=platform.node(),
                process=os.getpid(),
                run=_RUN,
                sequence=draft["sequence"],
                author=draft["author"],
                body=draft["body"],
            )
        )
    return name


def fulfil(session: Session, name: str) -> None:
    """Take an intent away in the transaction that carries it out, or that gives it up."""
    gone = session.execute(sa.delete(IntentRow).where(IntentRow.id == name))
    if isinstance(gone, CursorResult) and gone.rowcount == 0:  # somebody took this writer for dead
        session.execute(sa.delete(NoticeRow).where(NoticeRow.id == name))
        session.execute(sa.delete(PrivateRow).where(PrivateRow.id == name))


def examine(store: Store) -> None:
    """Make a draft and a notice of everything whose writer is gone."""
    with store.reading() as session:
        if not any(_gone(intent, store.clock()) for intent in session.scalars(sa.select(IntentRow))):
            return
    with store.writing() as session:
        for intent in session.scalars(sa.select(IntentRow).order_by(IntentRow.at).with_for_update()).all():
            if _gone(intent, store.clock()):
                _resolve(store, session, intent)


def _gone(intent: IntentRow, now: datetime.datetime) -> bool:
    if abs(now - intent.at) > GIVEN_UP:  # also where the clock was set back meanwhile
        return True
    if intent.host != platform.node():
        return False
    if intent.process == os.getpid():
        return intent.run != _RUN
    return not _alive(intent.process)


def _alive(process: int) -> bool:
    if sys.platform == "win32":
        return True  # asking would end it; time tells
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _resolve(store: Store, session: Session, intent: IntentRow) -> None:
    row = session.get(NegotiationRow, intent.negotiation) if intent.negotiation is not None else None
    kind = str(intent.body.get("type", ""))
    side = session.scalar(
        sa.select(MemberRow.side).where(MemberRow.matter == intent.matter, MemberRow.user == intent.user)
    )
    told = {
        "user": intent.user,
        "at": store.clock(),
        "matter": intent.matter,
        "negotiation": row.id if row else "",
        "type": kind,
    }
    if side is not None:
        name = NAMES[kind].zh if kind in NAMES else kind
        content = {"negotiation": told["negotiation"], "author": intent.author, "body": intent.body}
        session.add(
            PrivateRow(
                id=intent.id,
                matter=intent.matter,
                side=side,
                kind="draft",
                title=name,
                content=content,
                at=intent.at,
                by=intent.user,
            )
        )
        session.add(NoticeRow(id=intent.id, kind="not_saved", sequence=intent.sequence, draft=intent.id, **told))
    if row is not None:
        grave = next((fault for fault in records.faults(session, row) if fault.grave), None)
        if grave is not None:
            damage = {"kind": "damaged", "sequence": grave.sequence, "draft": None}
            session.add(NoticeRow(id=uuid.uuid4().hex, **damage, **told))
    session.delete(intent)
