"""What can happen in a negotiation: one model an event, its fields checked before it is put on the record.

An answer without a reason, a changed proposal whose ground rests on nothing, a session behind closed doors without its
reason do not exist as events: the model refuses them. Nothing of a consultation but that it happened and how long is
kept.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from engine.negotiation.bodies.base import Body, ChangeGround, Exception174, Hash, Paper, PointKind, Said, Topic
from engine.negotiation.bodies.course import (
    ClosedWithAgreement,
    ClosedWithout,
    Correction,
    Done,
    ForkSettled,
    Joined,
    Left,
    Opened,
    Reopened,
    Resumed,
    Rules,
    Setting,
    Suspended,
)
from engine.negotiation.bodies.signing import NoSignature, Notice, Objection, Recanted, Signed, Voluntariness
from engine.negotiation.bodies.talk import (
    PRIVATE,
    Consultation,
    Disclosure,
    Factor,
    Point,
    PointAnswer,
    Proposal,
    Remark,
    RemarkAnswer,
    RightsTold,
    Statement,
    VictimNotHeard,
    VictimOpinion,
)
from engine.text import Text

AnyBody = Annotated[
    Opened
    | Joined
    | Left
    | RightsTold
    | Disclosure
    | Setting
    | Statement
    | Proposal
    | PointAnswer
    | VictimOpinion
    | VictimNotHeard
    | Remark
    | RemarkAnswer
    | Consultation
    | Suspended
    | Resumed
    | Done
    | Voluntariness
    | Notice
    | Signed
    | NoSignature
    | Objection
    | Recanted
    | ClosedWithAgreement
    | ClosedWithout
    | Reopened
    | Correction
    | ForkSettled,
    Field(discriminator="type"),
]

MODELS: dict[str, type[Body]] = {
    body.model_fields["type"].default: body for body in Body.__subclasses__() if "type" in body.model_fields
}

NAMES: dict[str, Text] = {
    "opened": Text(zh="开启协商", en="negotiation opened"),
    "joined": Text(zh="人员加入", en="participant joined"),
    "left": Text(zh="人员退出", en="participant left"),
    "rights_told": Text(zh="告知权利", en="rights told"),
    "disclosure": Text(zh="沟通量刑告知", en="disclosure"),
    "setting": Text(zh="地点和方式", en="setting"),
    "statement": Text(zh="陈述", en="statement"),
    "proposal": Text(zh="主张", en="proposal"),
    "answer": Text(zh="答复", en="answer to a point"),
    "victim_opinion": Text(zh="被害人意见", en="victim's opinion"),
    "victim_not_heard": Text(zh="未听取被害人意见的原因", en="why the victim was not heard"),
    "remark": Text(zh="观察意见", en="observer's remark"),
    "remark_answer": Text(zh="对观察意见的答复", en="answer to a remark"),
    "consultation": Text(zh="与律师单独会见", en="private consultation"),
    "suspended": Text(zh="休会", en="suspended"),
    "resumed": Text(zh="恢复", en="resumed"),
    "done": Text(zh="没有补充", en="nothing more to say"),
    "voluntariness": Text(zh="自愿性声明", en="statement of voluntariness"),
    "notice": Text(zh="签署前的通知", en="notice of the signing"),
    "signed": Text(zh="签名", en="signature"),
    "no_signature": Text(zh="无需签署的情形", en="no signature needed"),
    "objection": Text(zh="律师异议", en="lawyer's objection"),
    "recanted": Text(zh="反悔", en="recanting"),
    "closed_with_agreement": Text(zh="达成一致，结束", en="closed with agreement"),
    "closed_without": Text(zh="未达成一致，结束", en="closed without agreement"),
    "reopened": Text(zh="重新开启", en="reopened"),
    "correction": Text(zh="更正", en="correction"),
    "fork_settled": Text(zh="分叉的处理", en="fork settled"),
}

__all__ = [
    "MODELS",
    "NAMES",
    "PRIVATE",
    "AnyBody",
    "Body",
    "ChangeGround",
    "ClosedWithAgreement",
    "ClosedWithout",
    "Consultation",
    "Correction",
    "Disclosure",
    "Done",
    "Exception174",
    "Factor",
    "ForkSettled",
    "Hash",
    "Joined",
    "Left",
    "NoSignature",
    "Notice",
    "Objection",
    "Opened",
    "Paper",
    "Point",
    "PointAnswer",
    "PointKind",
    "Proposal",
    "Recanted",
    "Remark",
    "RemarkAnswer",
    "Reopened",
    "Resumed",
    "RightsTold",
    "Rules",
    "Said",
    "Setting",
    "Signed",
    "Statement",
    "Suspended",
    "Topic",
    "VictimNotHeard",
    "VictimOpinion",
    "Voluntariness",
]
