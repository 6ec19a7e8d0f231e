"""Undo and redo: every edit can be taken back, one at a time, and is called what the form calls it."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from views.history import DEPTH, Edit, History, Moment

AMOUNT = ("counts", "a", "facts", "amount")


def undo(pages: Any) -> Any:
    return pages.at.button(key=f"undo/{pages.session.spoken}")


def redo(pages: Any) -> Any:
    return pages.at.button(key=f"redo/{pages.session.spoken}")


@given(some.lists(some.sampled_from(["edit", "undo", "redo"]), max_size=60), some.integers(1, 5))
def test_history_is_a_line_with_a_mark(steps: list[str], depth: int) -> None:
    """Against the plainest model: a list of states and a number."""
    history = History([Moment({"n": 0})], depth=depth)
    states, at = [0], 0
    for number, step in enumerate(steps, start=1):
        if step == "edit":
            history.record(Moment({"n": number}, edit=Edit("change")))
            states = [*states[: at + 1], number][-(depth + 1) :]
            at = len(states) - 1
        elif step == "undo":
            assert (history.undo() is None) == (at == 0)
            at = max(0, at - 1)
        else:
            assert (history.redo() is None) == (at == len(states) - 1)
            at = min(len(states) - 1, at + 1)
        assert history.present.raw == {"n": states[at]}
        assert (history.undoable is not None) == (at > 0)
        assert (history.redoable is not None) == (at < len(states) - 1)
        assert len(history.moments) <= depth + 1


def test_nothing_to_undo_at_first(pages: Any) -> None:
    assert undo(pages).disabled and redo(pages).disabled
    assert undo(pages).label == "撤销"


def test_an_edit_is_undone_and_redone_under_its_name(pages: Any) -> None:
    before, declared = copy.deepcopy(pages.raw), pages.result().declared
    pages.set("number_input", 60000.0, *AMOUNT)
    assert undo(pages).label == "撤销：盗窃罪 · 盗窃数额"
    undo(pages).click().run()
    pages.check()
    assert pages.raw == before and pages.result().declared == declared
    assert pages.at.number_input(key=pages.key(*AMOUNT)).value == 26800
    assert redo(pages).label == "重做：盗窃罪 · 盗窃数额"
    redo(pages).click().run()
    assert pages.raw["counts"]["a"]["facts"]["amount"] == 60000
    assert redo(pages).disabled
    pages.speak("en")
    assert undo(pages).label == "Undo: Theft · Value stolen"


def test_what_is_done_after_an_undo_ends_the_redo(pages: Any) -> None:
    pages.set("number_input", 60000.0, *AMOUNT)
    undo(pages).click().run()
    pages.set("checkbox", False, "counts", "a", "facts", "burglary")
    assert redo(pages).disabled
    assert undo(pages).label == "撤销：盗窃罪 · 入户盗窃"


def test_undo_shows_the_position_on_which_the_edit_was_made(pages: Any) -> None:
    pages.take("editing", "prosecution")
    pages.set("number_input", 31000.0, *AMOUNT)
    pages.take("editing", "defence")
    undo(pages).click().run()
    assert pages.session.position == "prosecution"
    assert "counts" not in pages.raw["positions"]["prosecution"]
    assert pages.at.number_input(key=pages.key(*AMOUNT)).value == 26800


def test_a_position_added_or_dropped_can_be_had_back(pages: Any) -> None:
    stance = copy.deepcopy(pages.raw["positions"]["defence"])
    pages.take("editing", "defence")
    pages.press("drop position")
    assert undo(pages).label == "撤销：删除立场：辩护方"
    undo(pages).click().run()
    assert pages.raw["positions"]["defence"] == stance
    pages.press("add position", "court")
    assert "court" in pages.raw["positions"]
    undo(pages).click().run()
    assert "court" not in pages.raw["positions"]


def test_opening_another_case_by_mistake_is_undone_whole(pages: Any) -> None:
    pages.set("number_input", 60000.0, *AMOUNT)
    worked = copy.deepcopy(pages.raw)
    pages.press("new")
    assert "defendant" not in pages.raw
    assert undo(pages).label == "撤销：新建空白案件"
    undo(pages).click().run()
    pages.check()
    assert pages.raw == worked and pages.session.unsaved


def test_a_charge_goes_with_its_factors_and_comes_back_with_them(pages: Any) -> None:
    pages.set("selectbox", "fraud", "add count")
    pages.session.raw = {**pages.raw, "factors": {"other_2": {"name": "x", "ratio": -5, "count": "b"}}}
    pages.at.run()
    before = copy.deepcopy(pages.raw)
    pages.press("drop count")
    assert pages.raw["factors"] == {} and "b" not in pages.raw["counts"]
    assert undo(pages).label == "撤销：删除罪名"
    undo(pages).click().run()
    assert pages.raw == before


def test_an_edit_that_went_past_the_history_is_found(pages: Any) -> None:
    """A page that writes the case itself, as one that moves positions about may, loses no undo."""
    before = pages.raw
    pages.session.raw = {**before, "positions": dict(reversed(before["positions"].items()))}
    pages.at.run()
    assert undo(pages).label == "撤销：立场的调整"
    undo(pages).click().run()
    assert list(pages.raw["positions"]) == list(before["positions"])


def test_the_depth_is_bounded(pages: Any) -> None:
    history = pages.session.history
    for number in range(DEPTH + 20):
        history.record(Moment({"n": number}))
    assert len(history.moments) == DEPTH + 1


def test_change_of_language_is_no_edit(english: Any) -> None:
    assert undo(english).disabled and not english.session.unsaved


def test_a_fault_of_the_program_gives_every_widget_a_new_name(pages: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a browser reports the widgets it lost in a broken run as cleared, and the case with them."""
    before, revision = pages.raw, pages.session.revision

    def broken(_: str) -> None:
        raise RuntimeError("a fault")

    with monkeypatch.context() as patch:
        patch.setattr("views.guide.draw", broken)
        pages.at.run()
        assert len(pages.at.exception) == 1
    pages.at.run()
    pages.check()
    assert pages.session.revision == revision + 1 and pages.raw is before
    assert pages.at.number_input(key=pages.key(*AMOUNT)).value == 26800
