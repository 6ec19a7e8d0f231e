"""量刑建议 as a form: how wide a range proposal may be, and that it keeps to one kind of main penalty.

A proposal that a party states is checked; without one the widest range that the rules allow around the chosen point is
offered. The figures are the method's (`proposal`), with their sources.
"""

from __future__ import annotations

from engine.calculation.notes import Notes
from engine.case.model import Proposal
from engine.law.method_schema import Method, Width
from engine.law.schema import PenaltyKind
from engine.result import Band, ProposalForm, TierUsed, WholeRange
from engine.text import Text

WIDE = Text(
    zh="量刑建议{low}至{high}个月，幅度{width}个月，超过一般不超过{limit}个月的限度；可以缩小为{offer}。",
    en="The proposal of {low} to {high} months is {width} months wide, past the usual {limit}; it could be narrowed to "
    "{offer}.",
)
DETENTION = Text(zh="拘役", en="criminal detention")
NOT_DEFINITE = Text(
    zh="量刑建议{low}至{high}个月：{kind}一般提出确定刑建议，可以确定为{offer}。",
    en="The proposal is {low} to {high} months: {kind} is generally proposed as a definite term, for instance {offer}.",
)
TWO_KINDS = Text(
    zh="量刑建议{low}至{high}个月跨拘役和有期徒刑两种主刑，应当限于一种主刑。",
    en="The proposal of {low} to {high} months spans criminal detention and fixed-term imprisonment; it should keep to "
    "one kind of main penalty.",
)
OUTSIDE = Text(
    zh="量刑建议{low}至{high}个月不在法律容许的范围（{least}至{most}个月）之内。",
    en="The proposal of {low} to {high} months lies outside what the law allows here ({least} to {most} months).",
)
DEFINITE = Text(zh="确定刑建议", en="definite proposal")
OFFERED = Text(
    zh="没有写明建议；以选定的刑期为准，幅度刑一般不宽于此",
    en="none is stated; around the chosen term, no wider than this",
)
TERM = Text(zh="{low}～{high}个月", en="{low} to {high} months")
ONE = Text(zh="{low}个月", en="{low} months")


def form(
    stated: Proposal | None,
    declared: WholeRange,
    kind: PenaltyKind,
    envelope: Band | None,
    tier: TierUsed | None,
    plea: bool,
    method: Method,
    notes: Notes,
) -> ProposalForm | None:
    """The stated proposal checked, or one offered around the declared term; None where there is no term to propose.

    Args:
        stated: what the case proposes, in months.
        declared: the declared term and its range, in months.
        kind: the kind of main penalty at the chosen point.
        envelope: the least and the most that the law allows, in months.
        tier: the statutory range; None for several crimes.
        plea: whether the case is one of plea leniency, which has widths of its own.
    """
    if kind not in ("fixed-term-imprisonment", "criminal-detention", "public-surveillance"):
        return None
    if stated is None:
        return _offer(declared, kind, tier, plea, method)
    shortest = method.kinds.fixed_term.months[0]
    kinds = _kinds(stated, kind, shortest)
    width = stated.high - stated.low
    rule = _rule(stated.low, kinds[0], tier, plea, method)
    offered = _narrowed(stated, declared.chosen, rule.width) if rule and width > rule.width else None
    if offered is not None and rule is not None:
        notes.figure(rule)
        words = {"low": stated.low, "high": stated.high, "width": width, "limit": rule.width, "offer": _shown(offered)}
        text = WIDE.format(**words) if rule.width else NOT_DEFINITE.format(**words, kind=DETENTION)
        notes.add("proposal_too_wide", text, law=rule.law)
    if len(kinds) > 1:
        one = method.proposal.one_kind
        notes.figure(one)
        notes.add("proposal_two_kinds", TWO_KINDS.format(low=stated.low, high=stated.high), law=one.law)
    if envelope is not None and (
        stated.low < envelope.low or (envelope.high is not None and stated.high > envelope.high)
    ):
        bounds = {"least": envelope.low, "most": envelope.high}
        notes.add("proposal_outside", OUTSIDE.format(low=stated.low, high=stated.high, **bounds))
    return _form(stated.low, stated.high, kinds, rule, offered, stated=True, note=None if width else DEFINITE)


def _kinds(stated: Proposal, kind: PenaltyKind, shortest: int) -> tuple[PenaltyKind, ...]:
    """The kinds that a proposed range reaches; at six months a term may be either."""
    if stated.kind is not None:
        return (stated.kind,)
    if kind == "public-surveillance":
        return (kind,)
    if stated.low < shortest < stated.high:
        return ("criminal-detention", "fixed-term-imprisonment")
    return ("criminal-detention",) if stated.low < shortest else (kind,)


def _rule(low: int, kind: PenaltyKind, tier: TierUsed | None, plea: bool, method: Method) -> Width | None:
    """The width rule for a term that begins at `low` months."""
    names = {
        "fixed-term-imprisonment": "fixed_term",
        "criminal-detention": "detention",
        "public-surveillance": "control",
    }
    for rule in method.proposal.plea if plea else method.proposal.without_plea:
        measured = low if rule.of == "term" else (tier.high - tier.low if tier else None)
        if rule.kind != names.get(kind) or measured is None:
            continue
        if rule.kind != "fixed_term" or (measured >= rule.at_least and (rule.below is None or measured < rule.below)):
            return rule
    return None


def _narrowed(stated: Proposal, chosen: int, width: int) -> Band:
    """A range of `width` months inside the stated one: around the chosen point where that lies in it."""
    low = min(max(chosen - width // 2, stated.low), stated.high - width)
    return Band(low=low, high=low + width)


def _offer(
    declared: WholeRange, kind: PenaltyKind, tier: TierUsed | None, plea: bool, method: Method
) -> ProposalForm | None:
    rule = _rule(declared.chosen, kind, tier, plea, method)
    if rule is None:
        return None
    low = max(declared.low, declared.chosen - rule.width // 2)
    first = method.kinds.fixed_term.months[0]
    if kind == "fixed-term-imprisonment":
        low = max(low, min(first, declared.chosen))
    high = min(declared.high, low + rule.width)
    kinds: tuple[PenaltyKind, ...] = (kind,)
    return _form(low, max(high, declared.chosen), kinds, rule, None, stated=False, note=OFFERED)


def _form(
    low: int,
    high: int,
    kinds: tuple[PenaltyKind, ...],
    rule: Width | None,
    offered: Band | None,
    *,
    stated: bool,
    note: Text | None,
) -> ProposalForm:
    return ProposalForm(
        low=low,
        high=high,
        stated=stated,
        kinds=kinds,
        width=high - low,
        limit=rule.width if rule else None,
        fits=offered is None and len(kinds) == 1,
        offered=offered,
        note=note or (rule.note if rule else None),
        law=rule.law if rule else "",
        at=rule.at if rule else "",
        verified=rule.verified if rule else "none",
        basis=rule.basis if rule else "national",
    )


def _shown(band: Band) -> Text:
    return (ONE if band.low == band.high else TERM).format(low=band.low, high=band.high)
