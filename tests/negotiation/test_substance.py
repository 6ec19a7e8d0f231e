"""Was it substantive: plain facts, each counted by hand once, and every flag with and without its cause."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from negotiation import played, small
from negotiation.small import answered, claimed, heard, offered, opened, point, ready, say, signed

from engine.negotiation.record import Record
from engine.negotiation.substance import substance, words


def flags(record: Record) -> dict[str, str]:
    return {flag.id: flag.text.zh for flag in substance(record.state).flags}


# The facts ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("请求从轻。", 4), ("PL26 第37条", 4), ("A-B 甲", 3), ("……！", 0), ("two words", 2)],
)
def test_words_are_chinese_characters_and_latin_words(text: str, count: int) -> None:
    assert words(text) == count


def test_the_facts_of_a_whole_negotiation() -> None:
    found = substance(played.agreed().state)
    assert (found.title, found.opened_by, found.closed) == ("李某盗窃案", "defence", "closed_with_agreement")
    assert (found.events, found.rounds) == (50, 3)
    assert (found.consultations, found.consultation_minutes) == (1, 40)
    assert (found.remarks, found.unanswered_remarks, found.unanswered_points) == (1, 0, 0)
    assert found.victim_heard and found.neutral_present and found.in_custody_place is False
    assert found.disclosure_to_hearing == (24 + 4) * 60  # 6 May 10:00 to 7 May 14:00
    assert found.first_proposal_to_signing == (4 * 24 + 19) * 60 + 20  # 7 May 14:20 to 12 May 9:40
    defence, prosecution, victim = (found.sides[side] for side in ("defence", "prosecution", "victim"))
    assert (defence.turns, prosecution.turns, victim.turns) == (5, 3, 0)
    assert victim.raised == 0


def test_points_raised_answered_and_adopted_are_counted_by_side() -> None:
    record = heard()
    claimed(record)
    offered(record)
    say(record, "zheng", "proposal", points=[point("a", "要求道歉", "", "other")])
    answered(record, "zhou", "5.a", "partly")
    answered(record, "zhou", "7.a", "adopted")
    sides = substance(record.state).sides
    assert (sides["defence"].raised, sides["defence"].answered, sides["defence"].partly) == (1, 1, 1)
    assert (sides["prosecution"].raised, sides["prosecution"].answered) == (1, 0)
    assert (sides["victim"].raised, sides["victim"].adopted) == (1, 1)


def test_a_change_that_no_point_names_was_not_raised_in_words() -> None:
    record = heard()
    patch = {"factors": {"surrender": {"ratio": -30}, "confession": None}}
    say(record, "wu", "proposal", patch=patch, points=[small.SURRENDER])
    found = substance(record.state)
    assert found.sides["defence"].raised == 1 and found.unanswered_points == 2


def test_times_that_are_not_on_record_are_none() -> None:
    found = substance(opened().state)
    assert found.disclosure_to_hearing is None and found.first_proposal_to_signing is None
    assert found.in_custody_place is None and found.closed == "" and found.rounds == 0


def test_what_the_victims_side_asks_is_no_proposal_of_a_side() -> None:
    record = heard()
    say(record, "zheng", "proposal", points=[point("a", "要求道歉", "", "other")])
    claimed(record)
    found = substance(record.state)
    assert found.rounds == 1


# Every flag -----------------------------------------------------------------------------------------------------------


def refused(*reasons: str) -> Record:
    """A point for each reason, refused with it."""
    record = heard()
    points = [point(f"p{number}", f"意见{number}", "", "other") for number in range(len(reasons))]
    say(record, "wu", "proposal", points=points)
    for number, reason in enumerate(reasons):
        answered(record, "zhou", f"5.p{number}", "not_adopted", reason)
    return record


def closed(record: Record) -> Record:
    body = {"disputed": ["自首"], "despite": {}}
    say(record, "wu", "closed_without", **body)
    return record


def quick(days: float) -> Record:
    """Signed so many days after the first proposal; the fast track knows no days for the lawyer."""
    setting = {**small.SETTING, "procedure": "fast_track"}
    record = opened()
    say(record, "zhou", "rights_told", to=["li", "wu", "zheng"], written=True, explained=True)
    say(record, "zhou", "disclosure", to=["li", "wu", "zheng"], **small.DISCLOSED)
    say(record, "zhou", "setting", **setting)
    say(record, "li", "statement", text="没有意见。", topics=small.TOPICS)
    say(record, "wu", "statement", text="请求从轻。", topics=["leniency"])
    offered(record)
    answered(record, "wu", "7.a", "adopted", "同意。")
    say(record, "zheng", "victim_opinion", text="予以谅解。", forgiveness="given")
    say(record, "li", "voluntariness", days=days, **small.FREE)
    say(record, "li", "signed", paper="undertaking", witnesses=["wu"], recording="光盘2")
    return record


def agreed_alone() -> Record:
    """Agreed without any private consultation."""
    record = quick(1)
    say(record, "wu", "signed", paper="undertaking")
    say(record, "wu", "done")
    say(record, "zhou", "done")
    say(record, "li", "signed", paper="agreement")
    say(record, "zhou", "signed", paper="agreement")
    say(record, "zhou", "closed_with_agreement", terms="拘役五个月。")
    return record


def remarked(*, answer: bool) -> Record:
    record = heard()
    say(record, "he", "remark", text="请写明罚金。")
    if answer:
        say(record, "zhou", "remark_answer", remark=5, text="已写明。")
    return record


def stalled() -> Record:
    record = heard()
    claimed(record)
    lacking = (
        "victim_heard",
        "answers_defence",
        "suspect_heard",
        "matter_facts",
        "matter_leniency",
        "matter_procedure",
        "matter_other",
    )
    say(record, "wu", "closed_without", disputed=["自首"], despite=dict.fromkeys(lacking, "检察机关没有安排。"))
    return record


CASES: list[tuple[str, Callable[[], Record], Callable[[], Record]]] = [
    ("no_disclosure", opened, heard),
    ("one_round", lambda: closed(ready()), played.closed_without),
    ("same_refusal", lambda: refused("不成立。", "不成立", "没有印证。"), lambda: refused("不成立。", "没有印证。")),
    ("quick_signing", lambda: quick(0), lambda: quick(1)),
    ("unanswered_remarks", lambda: remarked(answer=False), lambda: remarked(answer=True)),
    ("no_consultation", agreed_alone, small.agreed),
    ("closed_despite", stalled, lambda: closed(ready())),
    ("victim_unheard", heard, ready),
]


@pytest.mark.parametrize(("flag", "with_it", "without_it"), CASES, ids=[case[0] for case in CASES])
def test_each_flag_with_and_without(flag: str, with_it: Callable[[], Record], without_it: Callable[[], Record]) -> None:
    assert flag in flags(with_it())
    assert flag not in flags(without_it())


def test_every_flag_there_is_was_tried() -> None:
    import ast
    import inspect

    from engine.negotiation import substance as module

    calls = [node for node in ast.walk(ast.parse(inspect.getsource(module))) if isinstance(node, ast.Call)]
    made = {
        node.args[0].value
        for node in calls
        if isinstance(node.func, ast.Name) and node.func.id == "_flag" and isinstance(node.args[0], ast.Constant)
    }
    assert made == {case[0] for case in CASES}


def test_a_flag_says_how_many_of_how_many() -> None:
    """Punctuation and spaces make no other reason; one different reason hides the rest no more."""
    told = flags(refused("不成立。", "不成立", " 不成立！", "没有印证。"))["same_refusal"]
    assert "4点意见中，3点" in told


def test_one_round_is_no_flag_while_it_still_goes_on() -> None:
    record = heard()
    claimed(record)
    assert "one_round" not in flags(record)


def test_what_was_missing_at_the_close_is_named() -> None:
    assert "辩护方还有意见没有得到附理由的答复" in flags(stalled())["closed_despite"]


def test_a_flag_is_said_in_both_languages_and_nothing_is_a_score() -> None:
    found = substance(agreed_alone().state)
    assert all(flag.text.zh and flag.text.en and flag.text.zh != flag.text.en for flag in found.flags)
    assert not any("score" in name or "rank" in name for name in type(found).model_fields)


def test_a_good_negotiation_has_no_flag() -> None:
    assert flags(played.agreed()) == {}


def test_a_recanted_undertaking_is_no_quick_signing() -> None:
    record = quick(0)
    say(record, "li", "recanted", reason="没有想好。")
    assert "quick_signing" not in flags(record)
    assert substance(record.state).first_proposal_to_signing is None


def facts_by(record: Record) -> dict[str, Any]:
    return substance(record.state).model_dump()


def test_the_facts_do_not_depend_on_where_the_record_was_read() -> None:
    from engine.negotiation.record import load

    for record in (played.agreed(), signed(), stalled()):
        assert facts_by(load(record.dump())) == facts_by(record)
