"""What could be put on the record next: all that then is put there was offered, and nothing that must be refused."""

from __future__ import annotations

import pytest
from negotiation import played

from engine.law.procedure import procedure
from engine.negotiation import openings
from engine.negotiation.record import Record


@pytest.mark.parametrize("script", [played.lines(), played.lines_without()], ids=["agreed", "without"])
def test_whatever_goes_on_the_record_was_offered_before(script: tuple[played.Line, ...]) -> None:
    record, sequences = Record(), {}
    for line in script:
        kind = line.body["type"]
        if kind != "opened":
            assert openings.why_not(record.state, line.by, kind, line.at.date()) == [], line.label
        if kind == "answer":
            ref = line.said(sequences)["point"]
            assert ref in [point.ref for point in openings.answerable(record.state, line.by)], line.label
        if kind == "remark_answer":
            assert line.said(sequences)["remark"] in openings.remarks(record.state, line.by)
        sequences[line.label] = record.add(line.by, line.said(sequences), at=line.at).sequence


def test_nobody_is_offered_what_their_role_may_not_put_down() -> None:
    state = played.upto("term_1").state
    for person in state.participants.values():
        for kind in openings.kinds():
            if person.role not in procedure("plea").may[kind]:
                assert any(problem.path == "author" for problem in openings.why_not(state, person.id, kind)), kind


def test_an_agreement_is_named_with_what_it_lacks_until_it_lacks_nothing() -> None:
    lacking = openings.why_not(played.upto("will").state, "zhou", "closed_with_agreement")
    assert any("刑诉法174条" in problem.sentence("zh") for problem in lacking)
    assert openings.why_not(played.upto("agreement_prosecution").state, "zhou", "closed_with_agreement") == []


def test_an_adopted_point_is_answered_for_good_and_a_refused_one_may_be_answered_anew() -> None:
    state = played.upto("term_1").state
    found = {point.ref for point in openings.answerable(state, "zhou")}
    proposal = played.sequence("defence_1")
    assert f"{proposal}.forgiven" not in found and f"{proposal}.surrender" in found
    assert not [point for point in openings.answerable(state, "zhou") if point.side != "defence"]


def test_what_ones_own_side_owes_is_nothing_that_one_closes_despite() -> None:
    state = played.upto("opened").state
    assert "disclosure" in [item.id for item in openings.despite(state, "defence")]
    assert "disclosure" not in [item.id for item in openings.despite(state, "prosecution")]
    assert any("告知" in problem.sentence("zh") for problem in openings.why_not(state, "zhou", "closed_without"))
