"""How much it takes to bring a change about: a ranking of ours, so that the cheapest comes first.

It says nothing about merit or about what a court will do. From 1 (words) to 9 (help against other crimes): what lies
in the hands of the accused stands before what costs money, that before what another person has to give, and that before
what has to be proved. A fact that is not listed ranks as money.
"""

from __future__ import annotations

from typing import Literal

from engine.text import Text

# argue: a figure inside the band; do: can still be done; show: has happened or has not, and must be proved;
# dispute: another position says so already.
Nature = Literal["argue", "do", "show", "dispute"]

ARGUE, DECLARE, PART, KIND, WHOLE, OTHERS, PROVE, MERIT, GREAT_MERIT = range(1, 10)
RANKS = {
    ARGUE: Text(zh="论证幅度内的取值", en="argue for a figure inside its band"),
    DECLARE: Text(zh="本人表态（认罪、供述）", en="a declaration by the accused (plea, confession)"),
    PART: Text(zh="部分退赔或者参加服务", en="part of the money, or service"),
    KIND: Text(zh="论证适用更轻的刑种", en="argue for a lighter kind of penalty"),
    WHOLE: Text(zh="全部退赔", en="all of the money"),
    OTHERS: Text(zh="须他人同意（谅解、和解）", en="another person's consent (forgiveness, reconciliation)"),
    PROVE: Text(zh="须证明的事实或者争点", en="a fact to prove, or a point in dispute"),
    MERIT: Text(zh="一般立功", en="merit"),
    GREAT_MERIT: Text(zh="重大立功", en="major merit"),
}

# Facts about conduct after the offence, by id; where the options differ, by option.
_OF: dict[str, int | dict[str, int]] = {
    "confession": {"plain": DECLARE},
    "plea_in_court": DECLARE,
    "plea_stage": DECLARE,
    "compensation": {"partial": PART, "full": WHOLE},
    "restitution": {
        "general": PART,
        "active_small_loss": PART,
        "passive_small_loss": PART,
        "active_no_loss": WHOLE,
        "passive_no_loss": WHOLE,
    },
    "early_restitution": WHOLE,
    "overdraft_repaid": WHOLE,
    "road_safety_service": PART,
    "forgiveness": OTHERS,
    "reconciliation": OTHERS,
    "merit": {"ordinary": MERIT, "major": GREAT_MERIT},
}
# What lies behind the accused: it can be proved, and no longer be done.
_PAST = {"surrender", "surrender_exploited", "active_rescue", "good_custody_conduct"}
# What a later stage of the proceedings has closed.
_BEFORE_TRIAL = {("early_restitution", True), ("overdraft_repaid", "before_indictment")}
STAGES = ("investigation", "prosecution", "trial", "appeal")


def effort(fact: str, value: object) -> int:
    """The rank of stating `value` for a fact."""
    if fact in _PAST:
        return PROVE
    rank = _OF.get(fact, WHOLE)
    return rank if isinstance(rank, int) else rank.get(str(value), PROVE)


def nature(fact: str, value: object) -> Nature:
    """Whether the fact can still be brought about, or only shown."""
    return "show" if effort(fact, value) == PROVE else "do"


def still_open(fact: str, value: object, stage: str) -> bool:
    """Whether the fact can still come about when the proceedings have reached `stage`."""
    return stage in ("investigation", "prosecution") or (fact, value) not in _BEFORE_TRIAL
