"""Theft under the national rules as a country package of OpenFisca-core: facts, factors and figures are variables.

Written as such a package is: one entity, inputs with their defaults, formulas that read parameters by date and ask for
other variables. It gives what we give: figures, the lines of the adjustments, warnings. Numbers are 64-bit
floats (OpenFisca's own default is 32), since its variables know no fractions.
"""

from __future__ import annotations

import datetime
from pathlib import Path

import numpy
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

Case = build_entity(key="case", plural="cases", label="A case with one count", is_person=True)
TIERS = ("basic", "serious", "especially_serious")
THRESHOLDS = ("large", "huge", "very_huge")
GRAVER = ("organising_minors", "emergency_scene", "vulnerable_victim", "hospital", "relief_funds", "grave_result")
CHOICES = {
    "plea_stage": ("none", "investigation", "prosecution", "trial", "appeal"),
    "half_threshold_circumstance": ("none", "prior_theft_conviction", "administrative_penalty", *GRAVER),
    "cultural_relic": ("none", "ordinary", "grade_three", "grade_two_or_above"),
    "prior_sentence": ("none", "fixed_term_or_heavier", "lighter", "probation_completed"),
    "role": (
        *("principal", "accessory", "coerced", "instigator", "instigator_not_followed", "instigator_of_minor"),
        *("instigator_of_partial_capacity", "undivided_lesser"),
    ),
    "completion": (
        *("completed", "preparation", "attempt", "attempt_finished_harm", "attempt_finished_no_harm"),
        *("attempt_unfinished_harm", "attempt_unfinished_no_harm", "desistance_harm", "desistance_slight_harm"),
        "desistance_no_harm",
    ),
    "surrender": (
        *("none", "unnoticed", "noticed_before_measures", "noticed", "other_crime", "persuaded", "suspicious"),
        *("waiting", "returned", "retold", "other"),
    ),
    "confession": ("none", "plain", "graver_same_kind", "averts_grave_result"),
    "merit": ("none", "ordinary", "major"),
    "restitution": (
        *("none", "active_no_loss", "active_small_loss", "passive_no_loss", "passive_small_loss", "general"),
    ),
    "compensation": ("none", "partial", "full"),
}
FLAGS = {
    **dict.fromkeys(("burglary", "carrying_weapon", "pickpocketing", "pregnant", "deaf_mute_or_blind"), False),
    **dict.fromkeys(("prior_as_minor", "ringleader", "minor_offence", "surrender_exploited", "plea_in_court"), False),
    **dict.fromkeys(("forgiveness", "reconciliation", "good_custody_conduct", "vulnerable_victim"), False),
    **dict.fromkeys(("disaster_period", "recidivist_asserted", "surrender_stated"), False),
    **dict.fromkeys(("relatives_property", "by_unit", "partial_capacity"), False),
    **dict.fromkeys(("excessive_defence", "excessive_necessity"), False),
    "prior_intentional": True,
}
NUMBERS = ("amount", "surrender_ratio", *(f"own_{name}" for name in THRESHOLDS))
COUNTS = ("occasions", "relics")
DATES = ("offence_date", "sentencing_date", "birth_date", "prior_execution_end")
ENUMS = {name: Enum(name, {word: word for word in words}) for name, words in CHOICES.items()}

# What a factor is for the formulas: its layer, and what its statute and the plea rule make of it.
FIRST = ("minor_12_16", "minor_16_18", "elderly_intent", "deaf_mute_blind", "attempt", "desistance", "accessory")
SHARED = (
    *("surrender", "confession", "confession_graver_same_kind", "confession_averts_grave_result", "plea_in_court"),
    *("restitution", "compensation_with_forgiveness", "compensation_no_forgiveness", "forgiveness_no_compensation"),
    *("criminal_reconciliation", "good_custody_conduct", "plea_leniency"),
)
SECOND = ("merit", "merit_major", "recidivist", "prior_record", "vulnerable_victim", "disaster_period")
OPENING = (
    *("surrender", "confession_averts_grave_result", "restitution", "compensation_with_forgiveness"),
    *("compensation_no_forgiveness", "forgiveness_no_compensation", "criminal_reconciliation"),
)
GRADED = ("deaf_mute_blind", "accessory", "surrender", "merit_major", "criminal_reconciliation")
MAY = (
    *("elderly_intent", "deaf_mute_blind", "attempt", "surrender", "confession", "confession_graver_same_kind"),
    *("confession_averts_grave_result", "merit", "merit_major", "criminal_reconciliation", "plea_leniency"),
)
MITIGATING = (*FIRST, "surrender", "confession_averts_grave_result", "merit", "merit_major", "criminal_reconciliation")
ENDS = ("low", "chosen", "high")
OPEN_ENDS = (*ENDS, "least", "most")  # the last two: the whole band, and nothing where the law says may


class System(TaxBenefitSystem):
    """The package: parameters from files, variables from the formulas below."""

    def __init__(self, formulas: dict[str, tuple[type, object]], *, single: bool = False) -> None:
        super().__init__([Case])
        self._float = numpy.float32 if single else numpy.float64
        self.load_parameters(str(Path(__file__).parent / "parameters"))
        for name, choice in ENUMS.items():
            first = next(iter(choice))
            self._add(name, value_type=Enum, possible_values=choice, default_value=first)
        for name, default in FLAGS.items():
            self._add(name, value_type=bool, default_value=default)
        for name in NUMBERS:
            self._add(name, value_type=float)
        for name in DATES:
            self._add(name, value_type=datetime.date)
        for name in COUNTS:
            self._add(name, value_type=int, default_value=1)
        for name, (kind, formula) in formulas.items():
            self._add(name, value_type=kind, formula=formula)

    def _add(self, name: str, **attributes: object) -> None:
        formula = attributes.pop("formula", None)
        body = {"entity": Case, "definition_period": DateUnit.MONTH, "label": name, **attributes}
        if formula is not None:
            body["formula"] = formula
        self.add_variable(type(name, (Variable,), body))
        if attributes["value_type"] is float:
            self.get_variable(name).dtype = self._float
