"""The kind of the main penalty at the declared term (刑法38–47条), and what else the law leaves open there."""

from __future__ import annotations

from engine.law.method_schema import Method
from engine.result import Penalty, PenaltyKind, TierUsed
from engine.text import Text

EITHER = Text(
    zh="六个月既可以是拘役，也可以是有期徒刑，由裁判者选择。",
    en="Six months can be criminal detention or fixed-term imprisonment; the choice is the court's.",
)
OTHERS = Text(
    zh="法条还允许判处所列其他刑种，须另行论证。",
    en="The article also allows the other kinds listed; they need reasons of their own.",
)


def kind(months: int, method: Method, tier: TierUsed | None, exempt: bool) -> Penalty:
    """The penalty for a declared term in months; exemption only where a factor gives a ground for it."""
    if months == 0:
        if exempt:
            return Penalty(kind="exempt", law=method.exemption.law)
        return Penalty(kind="fine-alone", law=tier.law if tier else "")
    allowed = tier.kinds if tier else ()
    shortest = method.kinds.fixed_term.months[0]
    chosen: PenaltyKind = "criminal-detention" if months < shortest else "fixed-term-imprisonment"
    if tier is not None and "fixed-term-imprisonment" not in allowed:
        chosen = "criminal-detention"  # 危险驾驶罪 knows no other
    law = method.kinds.detention.law if chosen == "criminal-detention" else method.kinds.fixed_term.law
    options: list[PenaltyKind] = []
    note = None
    if months == shortest and chosen == "fixed-term-imprisonment" and (not allowed or "criminal-detention" in allowed):
        options.append("criminal-detention")
        note = EITHER
    light: tuple[PenaltyKind, ...] = ("public-surveillance", "fine-alone")
    options += [other for other in light if other in allowed]
    if options and note is None:
        note = OTHERS
    return Penalty(kind=chosen, law=law, options=tuple(options), note=note)


def combined(months: int, method: Method, detention: bool, exempt: bool) -> Penalty:
    """The penalty for several crimes together; 拘役 up to its combined ceiling stays 拘役 (刑法69条)."""
    if months and detention:
        return Penalty(kind="criminal-detention", law=f"{method.kinds.detention.law}；{method.concurrence.law}")
    return kind(months, method, None, exempt).model_copy(update={"options": (), "note": None})
