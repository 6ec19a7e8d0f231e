"""How a negotiation runs: opened, who comes and goes, where and how, suspended, done, closed, reopened, corrected."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from engine.case.particulars import Procedure
from engine.errors import BadValue
from engine.negotiation.bodies.base import Body, Hash, Said
from engine.negotiation.participants import Participant
from engine.text import Text

NEEDS_REASON = Text(zh="不公开进行的，须写明理由（reason）", en="a session that is not open needs its reason (reason)")


class Rules(Body):
    """The rulebook on which the sides calculate; another hash is explained to whoever reads with another rulebook."""

    jurisdiction: str
    version: str
    hash: str


class Opened(Body):
    """开启: by either side. `proposed_rules` is what the parties agreed for steps that no law yet demands.

    `case` is what both start from; a position, a draft or an answer of one side has no place in it.
    """

    type: Literal["opened"] = "opened"
    title: str = ""
    case: dict[str, Any]
    rules: Rules
    participants: Annotated[tuple[Participant, ...], Field(min_length=1)]
    agenda: tuple[Said, ...] = ()
    proposed_rules: Literal["warn", "block"] = "warn"


class Joined(Body):
    """A participant who comes later: a newly appointed defender, an agent of the victim."""

    type: Literal["joined"] = "joined"
    participant: Participant


class Left(Body):
    """A participant who takes no further part, and why."""

    type: Literal["left"] = "left"
    participant: str
    reason: Said


class Setting(Body):
    """Where and how: the place, in or outside a place of custody, open or closed with the reason, the recording."""

    type: Literal["setting"] = "setting"
    place: Said
    in_custody_place: bool
    open: bool
    reason: str = ""
    recording: str = ""
    procedure: Procedure
    agenda: tuple[Said, ...] = ()

    @model_validator(mode="after")
    def _closed_with_reason(self) -> Setting:
        if not self.open and not self.reason:
            raise BadValue(NEEDS_REASON)
        return self


class Suspended(Body):
    """休会, with the reason."""

    type: Literal["suspended"] = "suspended"
    reason: Said


class Resumed(Body):
    """恢复, with the reason."""

    type: Literal["resumed"] = "resumed"
    reason: Said


class Done(Body):
    """没有补充: the author's side has nothing more to say; whatever another side then brings up withdraws it."""

    type: Literal["done"] = "done"


class ClosedWithAgreement(Body):
    """达成一致: what was agreed, in words; the figures are those of the case as it stands."""

    type: Literal["closed_with_agreement"] = "closed_with_agreement"
    terms: Said


class ClosedWithout(Body):
    """未达成一致: the record closes with what stays in dispute.

    `despite` names items of the gate that are still missing, each with the reason why it was not waited for: a side
    may close over what the other side owes, so that nobody keeps a record open by doing nothing; never over its own.
    """

    type: Literal["closed_without"] = "closed_without"
    disputed: Annotated[tuple[Said, ...], Field(min_length=1)]
    reason: str = ""
    despite: dict[str, Said] = {}


class Reopened(Body):
    """重新开启, with the reason."""

    type: Literal["reopened"] = "reopened"
    reason: Said


class Correction(Body):
    """更正: a new event that names the one it corrects; the old one stays as it was written, and so does its effect."""

    type: Literal["correction"] = "correction"
    of: Annotated[int, Field(ge=1)]
    text: Said
    reason: Said


class ForkSettled(Body):
    """分叉的处理: two offices had each gone on after event `after`; the branch that begins with `kept` goes on.

    `aside` are the events of the other branch, by hash and in their order; the branch itself is kept as a file. Both
    sides must say so before the record can close. An event of `aside` put on the record again names its old hash.
    """

    type: Literal["fork_settled"] = "fork_settled"
    after: Annotated[int, Field(ge=1)]
    kept: Hash
    aside: Annotated[tuple[Hash, ...], Field(min_length=1)]
