"""The kind of the main penalty at the declared term (刑法37–47条), and what else the law leaves open there.

The lighter kinds are offered with their reason, never taken silently: a party chooses one (`chosen.kind`).
"""

from __future__ import annotations

from engine.calculation.notes import Notes
from engine.law.method_schema import Method
from engine.law.schema import PenaltyKind
from engine.result import Fine, Penalty, PenaltyOption, TierUsed
from engine.text import Text

EITHER = Text(
    zh="六个月既可以是拘役，也可以是有期徒刑，由裁判者选择。",
    en="Six months can be criminal detention or fixed-term imprisonment; the choice is the court's.",
)
OTHERS = Text(
    zh="法条还允许判处所列其他刑种，须另行论证。",
    en="The article also allows the other kinds listed; they need reasons of their own.",
)
NOT_ALLOWED = Text(
    zh="所选刑种不在本罪这一法定刑幅度之内（{law}），除非有减轻、免除处罚的依据。",
    en="The kind chosen is not in this statutory range ({law}); it needs a ground for mitigation or exemption.",
)
REASONS: dict[PenaltyKind, Text] = {
    "public-surveillance": Text(
        zh="法条规定有管制；犯罪情节较轻、人身危险性不大的，可以论证判处管制。",
        en="The article provides public surveillance; it can be argued for minor circumstances and little danger.",
    ),
    "fine-alone": Text(
        zh="法条允许单处罚金；犯罪情节较轻，适用单处罚金不致再危害社会的，可以论证。",
        en="The article allows a fine alone; it can be argued for minor circumstances where no further harm is feared.",
    ),
    "deprivation-alone": Text(
        zh="法条允许单处剥夺政治权利，可以论证。",
        en="The article allows deprivation of political rights alone; it can be argued for.",
    ),
    "criminal-detention": EITHER,
    "exempt": Text(
        zh="犯罪情节轻微不需要判处刑罚的，或者有可以免除处罚的情节的，可以论证免予刑事处罚。",
        en="Exemption can be argued for minor circumstances that need no punishment, or where a factor allows it.",
    ),
}


def kind(
    months: int,
    method: Method,
    tier: TierUsed | None,
    exempt: bool,
    asked: PenaltyKind | None = None,
    fine_alone: Fine | None = None,
    may_exempt: str | None = None,
    fixed_term_only: bool = False,
) -> Penalty:
    """The penalty for a declared term in months; exemption only where a factor gives a ground for it.

    Args:
        asked: the kind that a party chose for the count.
        fine_alone: the fine that may stand alone, where the article knows one.
        fixed_term_only: a factor supposes fixed-term imprisonment, so nothing lighter is offered.
        may_exempt: the article that lets punishment be exempted here, as an option.
    """
    chosen = main_kind(months, method, tier, exempt, asked)
    if months == 0 and asked is None:
        return Penalty(kind=chosen, law=_law(chosen, method, tier))
    allowed = tier.kinds if tier else ()
    options: list[PenaltyKind] = []
    note = None
    shortest = method.kinds.fixed_term.months[0]
    if months == shortest and chosen == "fixed-term-imprisonment" and (not allowed or "criminal-detention" in allowed):
        options.append("criminal-detention")
        note = EITHER
    light: tuple[PenaltyKind, ...] = ("public-surveillance", "deprivation-alone", "fine-alone")
    options += [other for other in light if other in allowed]
    if may_exempt is not None:
        options.append("exempt")
    options = [] if fixed_term_only else [other for other in options if other != chosen]
    if options and note is None:
        note = OTHERS
    offered = tuple(_option(other, method, tier, fine_alone, may_exempt) for other in options)
    return Penalty(kind=chosen, law=_law(chosen, method, tier), options=tuple(options), offered=offered, note=note)


def main_kind(
    months: int, method: Method, tier: TierUsed | None, exempt: bool, asked: PenaltyKind | None = None
) -> PenaltyKind:
    """The kind alone: what the party chose, else by the length of the term."""
    if months == 0 and asked is None:
        return "exempt" if exempt else "fine-alone"
    return asked or _by_length(months, method, tier)


def say_if_not_allowed(asked: PenaltyKind | None, tier: TierUsed | None, grounds: bool, notes: Notes) -> None:
    """Warn of a kind that the statutory range does not know, unless a factor opens what lies below it."""
    if asked is not None and tier is not None and asked not in tier.kinds and not grounds:
        notes.add("kind_not_in_range", NOT_ALLOWED.format(law=tier.law), law=tier.law)


def _by_length(months: int, method: Method, tier: TierUsed | None) -> PenaltyKind:
    if tier is not None and "fixed-term-imprisonment" not in tier.kinds:
        return "criminal-detention"  # 危险驾驶罪 knows no other
    shortest = method.kinds.fixed_term.months[0]
    return "criminal-detention" if months < shortest else "fixed-term-imprisonment"


def _law(kind: PenaltyKind, method: Method, tier: TierUsed | None) -> str:
    general = {
        "criminal-detention": method.kinds.detention.law,
        "fixed-term-imprisonment": method.kinds.fixed_term.law,
        "public-surveillance": method.kinds.control.law,
        "exempt": method.exemption.law,
    }
    return general.get(kind, tier.law if tier else "")


def _option(
    kind: PenaltyKind, method: Method, tier: TierUsed | None, fine_alone: Fine | None, may_exempt: str | None
) -> PenaltyOption:
    low: int | None = None
    high: int | None = None
    if kind == "public-surveillance":
        low, high = method.kinds.control.months
    elif kind == "fine-alone" and fine_alone is not None:
        low, high = fine_alone.low, fine_alone.high
    law = may_exempt if kind == "exempt" and may_exempt else _law(kind, method, tier)
    if kind in ("public-surveillance", "fine-alone") and tier is not None:
        law = tier.law if kind == "fine-alone" else f"{tier.law}；{law}"
    return PenaltyOption(kind=kind, reason=REASONS[kind], law=law, low=low, high=high)
