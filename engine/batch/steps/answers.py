"""The answer of a count: the term proposed, or what a party chose instead; `engine.calculation.count.own_range`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.batch.steps.block import Block
from engine.batch.steps.choices import CONTROL, KINDS, NONE
from engine.batch.steps.sums import Adjusted
from engine.batch.steps.tiers import Tiers
from engine.batch.steps.wholes import Wholes
from engine.calculation.count import WITHOUT_MONTHS
from engine.calculation.tier import kinds
from engine.inference.logic import Numbers, Truth, both, either, some, truth


@dataclass(frozen=True)
class Answer:
    """The term low, chosen, high and the envelope in whole months; `kind` is the one that a party chose, or -1."""

    term: Numbers  # 3 x rows
    envelope: Numbers  # 2 x rows
    kind: Numbers


def answer(block: Block, tiers: Tiers, adjusted: Adjusted, whole: Wholes, there: Truth) -> Answer:
    """What every row's count comes to by itself, and what must be said of a party's own answer."""
    term, envelope = whole.proposed, whole.envelope
    if block.own_kind is not None:
        kind = block.own_kind
        least, most = block.plan.books[0].method.kinds.control.months  # one for a plan
        control, nothing = kind == CONTROL, np.isin(kind, [KINDS.index(name) for name in WITHOUT_MONTHS])
        fixed = np.array([[least], [(least + most + 1) // 2], [most]])
        term = np.where(nothing, 0, np.where(control, fixed, term))
        envelope = np.where(nothing, 0, np.where(control, fixed[[0, 2]], envelope))
        knows = some(
            both(truth(kind == place), truth(tiers.of(lambda statutory, name=name: name in kinds(statutory)) > 0))  # type: ignore[misc]
            for place, name in enumerate(KINDS)
        )
        asked = both(there, tiers.known, truth(kind != NONE))
        block.say(
            "kind_not_in_range",
            both(asked, truth(~np.broadcast_to(np.asarray(either(knows, truth(adjusted.mitigates))), block.rows))),
        )
    if block.own_term is not None:
        months, stated = block.own_term
        low, _, high = term
        own = np.stack((np.minimum(low, months), months, np.maximum(high, months)))
        term = np.where(stated, own, term)
        outside = truth((months < envelope[0]) | (months > envelope[1]))
        block.say("declared_outside", both(there, stated, outside))
    kind = np.full(block.rows, NONE) if block.own_kind is None else block.own_kind
    return Answer(term, envelope, kind)
