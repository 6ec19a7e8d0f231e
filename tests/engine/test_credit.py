"""First and last day of a term of every kind, with what was held before it (刑法41、44、47条; 刑诉法76条)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.calculation.dates import ONE_DAY, end_of_term
from engine.calculation.detention import credit, probation_dates, probation_notes
from engine.case.model import Detention
from engine.law.library import library
from engine.law.schema import PenaltyKind
from engine.result import DetentionCredit, Penalty

METHOD = library().method("national")
JUDGED = date(2025, 3, 1)
RESIDENCE = "designated_residence"


def held(start: date, end: date, kind: str = "custody") -> Detention:
    return Detention.model_validate({"from": start, "to": end, "kind": kind})


def credited(
    *periods: Detention, kind: PenaltyKind = "fixed-term-imprisonment", term: int = 12, **more: Any
) -> DetentionCredit:
    found = credit(periods, Penalty(kind=kind, law=""), term, METHOD, JUDGED, **more)
    assert found is not None
    return found


def notes(found: DetentionCredit) -> set[str]:
    return {note.id for note in found.notes}


def test_unbroken_custody_begins_the_term() -> None:
    found = credited(held(date(2024, 9, 10), JUDGED))
    assert (found.start_date, found.end_date, found.release_date) == (
        date(2024, 9, 10),
        date(2025, 9, 9),
        date(2025, 9, 9),
    )
    assert (found.days, found.note, notes(found)) == (173, None, {"term_start"})


def test_custody_that_ended_before_is_taken_off_the_end() -> None:
    found = credited(held(date(2024, 9, 1), date(2024, 9, 30)))
    assert (found.days, found.start_date) == (30, JUDGED)
    assert found.end_date == date(2026, 2, 28) - 30 * ONE_DAY == date(2026, 1, 29)
    assert found.note is not None and "30日" in found.note.zh
    assert notes(found) == {"execution_assumed"}


def test_custody_resumed_before_the_judgment_begins_the_term() -> None:
    found = credited(held(date(2024, 6, 3), date(2024, 7, 2)), held(date(2024, 12, 1), JUDGED))
    assert (found.days, found.start_date) == (121, date(2024, 12, 1))
    assert found.end_date == date(2025, 11, 30) - 30 * ONE_DAY


def test_designated_residence_counts_half_and_an_odd_day_is_dropped() -> None:
    found = credited(held(date(2024, 10, 1), date(2024, 10, 31), RESIDENCE))
    assert (found.days, found.end_date) == (15, date(2026, 2, 28) - 15 * ONE_DAY)
    odd = [note for note in found.notes if note.id == "odd_day"]
    assert [note.basis for note in odd] == ["ours"]


def test_two_odd_periods_make_an_even_total() -> None:
    found = credited(
        held(date(2024, 10, 1), date(2024, 10, 3), RESIDENCE), held(date(2024, 11, 1), date(2024, 11, 5), RESIDENCE)
    )
    assert found.days == 4 and "odd_day" not in notes(found)


def test_residence_before_unbroken_custody() -> None:
    found = credited(held(date(2024, 10, 1), date(2024, 11, 29), RESIDENCE), held(date(2024, 11, 30), JUDGED))
    assert found.start_date == date(2024, 11, 30)
    assert found.end_date == date(2025, 11, 29) - 30 * ONE_DAY


def test_control_runs_from_execution_and_a_day_of_custody_is_two() -> None:
    found = credited(held(date(2025, 1, 1), date(2025, 1, 20)), kind="public-surveillance", term=6)
    assert (found.days, found.start_date, found.release_date) == (40, JUDGED, None)
    assert found.end_date == date(2025, 8, 31) - 40 * ONE_DAY


def test_residence_is_a_day_of_control_for_a_day() -> None:
    found = credited(held(date(2025, 1, 1), date(2025, 1, 21), RESIDENCE), kind="public-surveillance", term=6)
    assert found.days == 21 and "odd_day" not in notes(found)


def test_the_day_of_execution_is_not_counted_twice() -> None:
    found = credited(held(date(2025, 2, 20), JUDGED), kind="public-surveillance", term=6)
    assert found.days == 20  # ten days to the judgment
    assert found.end_date == date(2025, 8, 31) - 18 * ONE_DAY  # nine before the day of execution


def test_control_follows_the_custody() -> None:
    found = credited(held(date(2024, 9, 10), JUDGED), then_control=6)
    assert (found.control_start_date, found.control_end_date) == (date(2025, 9, 10), date(2026, 3, 9))
    assert "control_after" in notes(found)


def test_nothing_left_has_no_last_day() -> None:
    found = credited(held(date(2024, 1, 1), date(2024, 6, 30)), kind="criminal-detention", term=3)
    assert (found.end_date, found.release_date) == (None, None)
    assert found.note is not None and "已经达到刑期" in found.note.zh


@pytest.mark.parametrize("kind", ["life", "death", "fine-alone"])
def test_only_penalties_with_a_length_are_credited(kind: PenaltyKind) -> None:
    found = credited(held(date(2024, 9, 10), JUDGED), kind=kind, term=0)
    assert (found.days, found.start_date, found.end_date) == (0, None, None)
    assert found.note is not None


def test_probation_says_that_custody_does_not_shorten_it() -> None:
    found = credited(held(date(2024, 9, 10), JUDGED), probation=True)
    assert {"probation_start", "probation_custody"} <= notes(found)
    assert probation_notes(METHOD)[0].law == "刑法73条3款"
    assert probation_dates(date(2025, 3, 12), 24, METHOD) == (date(2025, 3, 12), date(2027, 3, 11))


def test_nobody_held_has_no_credit() -> None:
    assert credit((), Penalty(kind="criminal-detention", law=""), 3, METHOD, JUDGED) is None


PERIODS = st.lists(st.integers(1, 40), min_size=1, max_size=4)
KINDS: list[PenaltyKind] = ["fixed-term-imprisonment", "criminal-detention", "public-surveillance"]


@given(PERIODS, st.sampled_from(["custody", RESIDENCE]), st.sampled_from(KINDS), st.integers(1, 100))
def test_longer_terms_end_later_and_more_custody_earlier(
    days: list[int], measure: str, kind: PenaltyKind, term: int
) -> None:
    """Periods that end with a gap of ten days each, the last one ten days before the judgment."""
    periods, last = [], JUDGED - 10 * ONE_DAY
    for count in days:
        periods.append(held(last - (count - 1) * ONE_DAY, last, measure))
        last -= (count + 10) * ONE_DAY
    here, longer = (credited(*periods, kind=kind, term=months) for months in (term, term + 1))
    fewer = credited(*periods[:1], kind=kind, term=term)
    assert here.days == longer.days >= fewer.days
    assert here.start_date == JUDGED
    if here.end_date:
        assert longer.end_date is not None and longer.end_date > here.end_date
        assert fewer.end_date is not None and fewer.end_date >= here.end_date
        assert end_of_term(JUDGED, term, METHOD.calendar) - here.end_date == here.days * ONE_DAY
