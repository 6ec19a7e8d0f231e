"""What the store hands out: plain frozen values, which hold no connection and can be kept and compared."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, Literal

from engine.negotiation.bodies import NAMES
from engine.store.tables import MemberRole, PrivateKind, StoreSide
from engine.text import Text

NOT_SAVED = Text(
    zh="程序上次意外中断，第{n}条“{what}”没有保存；其内容已放入草稿，可以重新提交",
    en="the program was interrupted: event {n} “{what}” was not saved; its content is among your drafts",
)
DAMAGED = Text(
    zh="协商记录的校验不通过（第{n}条起），请核对并从导出文件恢复",
    en="the record does not verify (from event {n}); check it and restore it from an exported file",
)


@dataclass(frozen=True)
class User:
    """A person, by the store's own id; `local` is the one person on a machine where nobody logs in."""

    id: str
    name: str
    local: bool = False


@dataclass(frozen=True)
class Matter:
    """A matter as a member sees it, with the member's own role in it."""

    id: str
    title: str
    parties: str
    role: MemberRole
    side: StoreSide


@dataclass(frozen=True)
class Member:
    """Somebody who belongs to a matter; how they log in is nobody's business."""

    user: str
    name: str
    role: MemberRole
    side: StoreSide


@dataclass(frozen=True)
class CaseFile:
    """A working file at one of its versions; `content` is the raw case."""

    id: str
    matter: str
    side: StoreSide
    title: str
    parties: str
    version: int
    content: dict[str, Any]


@dataclass(frozen=True)
class Version:
    """One line of a case's history: when, by whom, what changed, of which version it is the restoration."""

    number: int
    at: datetime.datetime
    by: str
    what: tuple[Text, ...]
    restored: int | None


@dataclass(frozen=True)
class Negotiation:
    """A record in the list of a matter."""

    id: str
    matter: str
    title: str
    events: int
    head: str
    closed: bool


@dataclass(frozen=True)
class Private:
    """A draft, a note or a run that stays with one side."""

    id: str
    matter: str
    side: StoreSide
    kind: PrivateKind
    title: str
    content: Any
    at: datetime.datetime
    by: str


@dataclass(frozen=True)
class Found:
    """What a search found: a matter, or a case in it."""

    kind: Literal["matter", "case"]
    id: str
    matter: str
    title: str
    parties: str


@dataclass(frozen=True)
class Entry:
    """A line of the access log."""

    at: datetime.datetime
    user: str
    operation: str
    kind: str
    object: str
    allowed: bool


@dataclass(frozen=True)
class Notice:
    """Something that a person must be told; `draft` is the private item that holds what was not saved."""

    id: str
    at: datetime.datetime
    kind: Literal["not_saved", "damaged"]
    matter: str
    negotiation: str
    sequence: int
    type: str
    draft: str | None

    @property
    def text(self) -> Text:
        """The notice as a sentence."""
        if self.kind == "damaged":
            return DAMAGED.format(n=self.sequence)
        return NOT_SAVED.format(n=self.sequence, what=NAMES.get(self.type, self.type))
