"""Who takes part: roles, the side each stands on, and what each may put on the record."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from engine.text import Text

Role = Literal[
    "suspect",
    "counsel",
    "duty_lawyer",
    "prosecutor",
    "victim",
    "victim_agent",
    "guardian",
    "interpreter",
    "moderator",
    "observer",
]
Side = Literal["defence", "prosecution", "victim", "neutral"]

ROLES: dict[Role, Text] = {
    "suspect": Text(zh="犯罪嫌疑人、被告人", en="suspect or defendant"),
    "counsel": Text(zh="辩护人", en="defence counsel"),
    "duty_lawyer": Text(zh="值班律师", en="duty lawyer"),
    "prosecutor": Text(zh="检察官", en="prosecutor"),
    "victim": Text(zh="被害人", en="victim"),
    "victim_agent": Text(zh="被害人的代理人", en="victim's agent"),
    "guardian": Text(zh="法定代理人、合适成年人", en="guardian or fit adult"),
    "interpreter": Text(zh="翻译人员", en="interpreter"),
    "moderator": Text(zh="主持人", en="moderator"),
    "observer": Text(zh="观察员", en="observer"),
}
SIDES: dict[Side, Text] = {
    "defence": Text(zh="辩护方", en="defence"),
    "prosecution": Text(zh="检察机关", en="prosecution"),
    "victim": Text(zh="被害人一方", en="victim's side"),
    "neutral": Text(zh="中立", en="neutral"),
}
SIDE_OF: dict[Role, Side] = {
    "suspect": "defence",
    "counsel": "defence",
    "duty_lawyer": "defence",
    "guardian": "defence",
    "prosecutor": "prosecution",
    "victim": "victim",
    "victim_agent": "victim",
    "interpreter": "neutral",
    "moderator": "neutral",
    "observer": "neutral",
}
LAWYERS: tuple[Role, ...] = ("counsel", "duty_lawyer")


class Participant(BaseModel):
    """One person; `id` is what events name as their author.

    `key` is the public key (Ed25519, Base64) with which the person signs: where there is one, every event in their name
    must bear its signature, so that nobody else can write for them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    role: Role
    office: str = ""
    key: Annotated[str, Field(pattern=r"^([A-Za-z0-9+/]{43}=)?$")] = ""

    @property
    def side(self) -> Side:
        """The side on which the role stands."""
        return SIDE_OF[self.role]
