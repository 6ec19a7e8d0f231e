"""What is told, said, claimed, answered and remarked."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from engine.case.particulars import AnswerGround, AnswerResult
from engine.errors import BadValue
from engine.negotiation.bodies.base import Body, ChangeGround, PointKind, Said, Topic
from engine.text import Text

NEEDS_GROUND = Text(zh="写明依据（ground_text）", en="say what the ground rests on (ground_text)")
NOT_A_PATCH = Text(
    zh="主张（patch）只能改动案件本身，不能含“{key}”", en="a patch changes the case itself and cannot hold '{key}'"
)
PRIVATE = ("positions", "documents", "saved_with", "schema")


class RightsTold(Body):
    """权利告知 (刑诉法120、173条；高检发〔2026〕5号 26: in writing and explained)."""

    type: Literal["rights_told"] = "rights_told"
    to: Annotated[tuple[str, ...], Field(min_length=1)]
    written: bool
    explained: bool


class Factor(Body):
    """One factor disclosed with its range in percent of the base sentence."""

    factor: str
    name: Text
    low: Annotated[float, Field(allow_inf_nan=False)]
    high: Annotated[float, Field(allow_inf_nan=False)]
    law: str = ""


class Disclosure(Body):
    """沟通量刑前的告知 (高检发〔2026〕5号 37): facts, crime, each factor with its range, the proposal, its basis."""

    type: Literal["disclosure"] = "disclosure"
    to: Annotated[tuple[str, ...], Field(min_length=1)]
    facts: Said
    crimes: Annotated[tuple[Said, ...], Field(min_length=1)]
    factors: tuple[Factor, ...]
    proposal: Said
    basis: Annotated[tuple[Said, ...], Field(min_length=1)]
    materials: str = ""


class Statement(Body):
    """陈述: free text by anyone, without limit of turns; `topics` are those of 刑诉法173条 that it speaks to."""

    type: Literal["statement"] = "statement"
    text: Said
    topics: tuple[Topic, ...] = ()


class Point(Body):
    """One point of a proposal: what is claimed, on which article and evidence.

    `path` names the place in the case that the point moves (`factors.surrender`); a point on procedure has none.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
    kind: PointKind
    claim: Said
    path: str = ""
    law: str = ""
    evidence: str = ""


class Proposal(Body):
    """主张: a position as a merge patch on the common case, with its points; it replaces the side's earlier one whole.

    `ground` is needed for a change after signing: new facts, new evidence, recanting (高检发〔2026〕5号 33), or that
    the court found the proposal plainly unfit and said so (刑诉法201条2款；5号 48).
    """

    type: Literal["proposal"] = "proposal"
    patch: dict[str, Any] = {}
    points: Annotated[tuple[Point, ...], Field(min_length=1)]
    reasons: str = ""
    ground: ChangeGround | None = None
    ground_text: str = ""

    @model_validator(mode="after")
    def _sound(self) -> Proposal:
        for key in PRIVATE:
            if key in self.patch:
                raise BadValue(NOT_A_PATCH.format(key=key))
        if self.ground is not None and not self.ground_text:
            raise BadValue(NEEDS_GROUND)
        return self


class PointAnswer(Body):
    """答复: adopted, partly, or not, each with a reason by law, by the case, or by like judgments.

    `point` is `<sequence of the proposal>.<id of the point>`.
    """

    type: Literal["answer"] = "answer"
    point: Annotated[str, Field(pattern=r"^\d+\.[a-z][a-z0-9_]{0,31}$")]
    result: AnswerResult
    ground: AnswerGround
    reason: Said


class VictimOpinion(Body):
    """被害人意见 on compensation, forgiveness, sentence; an objection does not bar leniency (高检发〔2026〕5号 22).

    An opinion that is against leniency is a point `<sequence>.opinion`, which the prosecution answers with its reason
    (item 20). `compensation` is `refused` where an offer was made and the victim's side did not take it.
    """

    type: Literal["victim_opinion"] = "victim_opinion"
    text: Said
    compensation: Literal["none", "partial", "full", "refused", "unstated"] = "unstated"
    forgiveness: Literal["given", "refused", "unstated"] = "unstated"
    sentence: str = ""

    @property
    def against(self) -> bool:
        """Whether it asks for something that leniency would not give it."""
        return self.forgiveness == "refused" or (self.forgiveness != "given" and bool(self.sentence))


class VictimNotHeard(Body):
    """Why there is no victim to hear, or why the victim could not be heard."""

    type: Literal["victim_not_heard"] = "victim_not_heard"
    reason: Said


class Remark(Body):
    """A remark of the observer or the moderator."""

    type: Literal["remark"] = "remark"
    text: Said


class RemarkAnswer(Body):
    """The answer to a remark; `remark` is its sequence."""

    type: Literal["remark_answer"] = "remark_answer"
    remark: int
    text: Said


class Consultation(Body):
    """单独会见: that suspect and lawyer spoke alone and for how long; never what was said."""

    type: Literal["consultation"] = "consultation"
    minutes: Annotated[int, Field(ge=1, le=1440)]
