"""Where a record stands: what is agreed, what each side still says, rounds, points, done, signatures and their end."""

from __future__ import annotations

from typing import Any

from negotiation import played, small
from negotiation.small import OFFER, SURRENDER, answered, claimed, heard, offered, point, ready, say, signed

from engine.case.patch import apply
from engine.negotiation.gate import gate
from engine.negotiation.positions import agreed
from engine.negotiation.record import Record, load
from engine.negotiation.state import State


def factors(view: dict[str, Any]) -> dict[str, Any]:
    return dict(view.get("factors", {}))


CONFESSION = point("b", "坦白，不是自首", "factors.confession")
NOT_SURRENDER = point("c", "不认定自首", "factors.surrender")


def disputed() -> Record:
    """The defence claims a surrender, the prosecution a confession and no surrender."""
    record = heard()
    claimed(record)
    say(
        record,
        "zhou",
        "proposal",
        patch={"factors": {"surrender": None, "confession": {"ratio": -10}}},
        points=[CONFESSION, NOT_SURRENDER],
    )
    return record


# Positions and what is agreed -----------------------------------------------------------------------------------------


def test_a_proposal_is_a_patch_on_what_is_agreed() -> None:
    record = disputed()
    assert factors(record.state.common) == {}
    assert record.state.patches() == {
        "defence": {"factors": {"surrender": {"ratio": -30}}},
        "prosecution": {"factors": {"surrender": None, "confession": {"ratio": -10}}},
    }
    for side, patch in record.state.patches().items():
        assert apply(record.state.common, patch) == record.state.views[side]  # type: ignore[index]


def test_an_adopted_point_becomes_common_and_overrides_what_the_other_side_said_there() -> None:
    record = disputed()
    answered(record, "zhou", "5.a", "adopted", "接待登记表可以印证。")
    assert factors(record.state.common) == {"surrender": {"ratio": -30}}
    assert record.state.patches() == {"defence": {}, "prosecution": {"factors": {"confession": {"ratio": -10}}}}
    # The prosecution's own point on the same place waits for nothing any more; that on the confession does.
    assert [item.ref for item in record.state.open_points()] == ["6.b"]


def test_a_factor_argued_away_is_agreed_like_any_other() -> None:
    record = disputed()
    answered(record, "wu", "6.c", "adopted", "不再主张。")
    assert factors(record.state.common) == {"surrender": None}
    assert record.state.views["defence"]["factors"] == {"surrender": None}
    assert not record.state.open_points("defence")


def test_a_point_refused_or_partly_adopted_changes_nothing() -> None:
    for result in ("not_adopted", "partly"):
        record = disputed()
        before = (record.state.common, record.state.patches())
        answered(record, "zhou", "5.a", result)
        assert (record.state.common, record.state.patches()) == before


def test_what_both_say_alike_is_agreed_without_an_answer() -> None:
    record = disputed()
    patch = {"factors": {"surrender": None, "confession": {"ratio": -10}}}
    say(record, "wu", "proposal", patch=patch, points=[CONFESSION, NOT_SURRENDER])
    assert factors(record.state.common) == {"surrender": None, "confession": {"ratio": -10}}
    assert record.state.patches() == {"defence": {}, "prosecution": {}}
    assert not record.state.open_points()
    answered(record, "zhou", "7.b", "adopted", "一致。")  # one may still say so


def test_a_proposal_replaces_the_whole_position() -> None:
    record = disputed()
    say(record, "wu", "proposal", points=[point("d", "缓刑", "", "probation")])
    assert record.state.patches()["defence"] == {}
    assert record.state.points["5.a"].superseded  # dropped: nobody need answer it


def test_an_adoption_takes_what_is_claimed_and_never_what_was_dropped() -> None:
    """The side that dropped a point did not claim its absence."""
    record = disputed()
    answered(record, "zhou", "5.a", "partly", "幅度过大。")
    say(record, "wu", "proposal", patch={"factors": {"surrender": {"ratio": -20}}}, points=[SURRENDER])
    answered(record, "zhou", "8.a", "adopted", "可以。")
    assert factors(record.state.common)["surrender"] == {"ratio": -20}


# Points ---------------------------------------------------------------------------------------------------------------


def test_a_point_put_anew_waits_once() -> None:
    record = heard()
    claimed(record)
    say(record, "wu", "proposal", patch={"factors": {"surrender": {"ratio": -25}}}, points=[SURRENDER])
    assert [item.ref for item in record.state.open_points("defence")] == ["6.a"]
    assert record.state.points["5.a"].superseded


def test_the_same_name_for_another_point_supersedes_nothing() -> None:
    """`a` of one proposal is not `a` of the next where they move different places; both wait for their reason."""
    record = heard()
    claimed(record)
    patch = {"factors": {"surrender": {"ratio": -30}, "other_1": {"name": "初犯", "ratio": -5}}}
    say(record, "wu", "proposal", patch=patch, points=[point("a", "初犯", "factors.other_1")])
    assert [item.ref for item in record.state.open_points("defence")] == ["5.a", "6.a"]


def test_a_change_without_a_point_is_a_point_all_the_same() -> None:
    """Nothing slips into a position unseen: what no point names is named by its place, and waits for an answer."""
    record = heard()
    patch = {
        "factors": {"surrender": {"ratio": -30}},
        "defendant": {"facts": {"forgiveness": True}},
        "title": "另一个名称",
    }
    say(record, "wu", "proposal", patch=patch, points=[SURRENDER])
    waiting = record.state.open_points("defence")
    assert [(item.point.path, item.unnamed) for item in waiting] == [
        ("factors.surrender", False),
        ("defendant.facts.forgiveness", True),
    ]
    assert {"answers_defence"} <= {item.id for item in gate(record.state, "closing")}
    answered(record, "zhou", waiting[1].ref, "adopted", "有谅解书。")
    assert record.state.common["defendant"]["facts"]["forgiveness"] is True


def test_a_change_that_stands_since_an_earlier_proposal_is_not_named_again() -> None:
    record = heard()
    claimed(record)
    answered(record, "zhou", "5.a")
    patch = {"factors": {"surrender": {"ratio": -30}, "other_1": {"name": "初犯", "ratio": -5}}}
    say(record, "wu", "proposal", patch=patch, points=[point("b", "初犯", "factors.other_1")])
    assert [item.point.path for item in record.state.open_points("defence")] == ["factors.other_1"]
    # Another figure for it is a new claim.
    say(record, "wu", "proposal", patch={"factors": {"surrender": {"ratio": -35}}}, points=[point("c", "缓刑")])
    assert [(item.point.path, item.unnamed) for item in record.state.open_points("defence")] == [
        ("", False),
        ("factors.surrender", True),
    ]


def test_a_victims_opinion_against_leniency_waits_for_its_reason() -> None:
    """高检发〔2026〕5号 20."""
    record = heard()
    say(record, "zheng", "victim_opinion", text="不同意从宽。", forgiveness="refused")
    assert [item.ref for item in record.state.open_points("victim")] == ["5.opinion"]
    say(record, "zheng", "victim_opinion", text="要求判处实刑。", sentence="一年以上有期徒刑")
    assert [item.ref for item in record.state.open_points("victim")] == ["6.opinion"]
    answered(record, "zhou", "6.opinion", "not_adopted", "异议不影响从宽的适用（5号 22）。")
    assert not record.state.open_points("victim")
    say(record, "zheng", "victim_opinion", text="予以谅解。", forgiveness="given", sentence="同意从宽")
    assert not record.state.open_points("victim")


# Rounds ---------------------------------------------------------------------------------------------------------------


def test_a_round_is_over_when_both_sides_have_moved() -> None:
    record = heard()
    for propose in (claimed, claimed, offered, offered, claimed, offered):
        propose(record)
    moves = [(move.side, move.round) for move in record.state.moves]
    assert moves == [
        ("defence", 1),
        ("defence", 1),  # nobody replied: still the first round
        ("prosecution", 1),
        ("prosecution", 2),
        ("defence", 2),
        ("prosecution", 3),
    ]


def test_a_move_keeps_the_case_as_it_then_stood() -> None:
    record = disputed()
    before = [(move.case, move.common) for move in record.state.moves]
    answered(record, "zhou", "5.a", "adopted", "可以。")
    assert [(move.case, move.common) for move in record.state.moves] == before


# Done -----------------------------------------------------------------------------------------------------------------


def test_what_the_other_side_brings_up_withdraws_that_one_is_done() -> None:
    for author, kind, body in (
        ("zhou", "statement", {"text": "补充一点。"}),
        ("zhou", "disclosure", {"to": ["li", "wu"], **small.DISCLOSED}),
        ("zheng", "victim_opinion", {"text": "补充意见。"}),
        ("zhou", "proposal", {"points": [OFFER], "patch": {"proposal": {"low": 4, "high": 4}}}),
    ):
        record = ready()
        assert record.state.done == {"defence", "prosecution"}
        say(record, author, kind, **body)
        assert "defence" not in record.state.done, kind


def test_an_answer_may_be_answered_and_so_withdraws_it_too() -> None:
    record = heard()
    claimed(record)
    say(record, "wu", "done")
    answered(record, "zhou", "5.a")
    assert record.state.done == set()


def test_a_new_lawyer_has_something_to_say() -> None:
    record = ready()
    say(record, "li", "joined", participant={"id": "sun", "name": "孙某", "role": "counsel"})
    assert record.state.done == {"prosecution"}


def test_ones_own_words_do_not_withdraw_it() -> None:
    record = ready()
    say(record, "wu", "statement", text="谢谢。")
    assert "defence" in record.state.done


# Signature, recanting, reopening --------------------------------------------------------------------------------------


def test_to_sign_is_to_agree_to_the_proposal() -> None:
    """刑诉法174条1款: what the defence still said otherwise is no dispute any more; the lawyer may object (5号 32)."""
    record = heard()
    say(record, "zhou", "notice", to=["wu"], signing_on="2026-05-10")
    say(record, "li", "statement", text="没有意见。", topics=small.TOPICS)
    claimed(record)
    offered(record)
    answered(record, "zhou", "7.a")
    say(record, "zheng", "victim_opinion", text="予以谅解。", forgiveness="given")
    assert record.state.patches()["defence"]
    say(record, "li", "voluntariness", days=4, **small.FREE)
    say(record, "li", "signed", paper="undertaking", witnesses=["wu"], recording="光盘2")
    assert record.state.patches() == {"defence": {}, "prosecution": {}}
    assert record.state.common["proposal"] == {"low": 5, "high": 5}
    assert agreed(record.state).proposal is not None


def test_who_recants_stands_where_they_stood_without_the_plea() -> None:
    record = heard()
    say(record, "zhou", "notice", to=["wu"], signing_on="2026-05-10")
    say(record, "li", "statement", text="没有意见。", topics=small.TOPICS)
    claimed(record)
    offered(record)
    answered(record, "zhou", "7.a")
    say(record, "zheng", "victim_opinion", text="予以谅解。", forgiveness="given")
    before = record.state.patches()
    say(record, "li", "voluntariness", days=4, **small.FREE)
    say(record, "li", "signed", paper="undertaking", witnesses=["wu"], recording="光盘2")
    say(record, "li", "recanted", reason="对金额有异议。")
    state = record.state
    assert state.patches() == before
    assert all("plea" not in view for view in (state.common, *state.views.values()))
    assert state.undertaking is None and state.voluntary is None and not state.done and state.recanted


def test_recanting_opens_an_agreement_again_and_leaves_a_close_without() -> None:
    record = small.agreed()
    say(record, "li", "recanted", reason="对金额有异议。")
    assert record.state.closed is None
    assert not any(paper in ("undertaking", "agreement") for paper, _ in record.state.signed)
    say(record, "li", "statement", text="说明原因。")
    apart = signed()
    say(apart, "wu", "closed_without", disputed=["罚金"])
    say(apart, "li", "recanted", reason="对金额有异议。")
    assert apart.state.closed is not None


def test_recanting_twice_takes_nothing_more_away() -> None:
    record = signed()
    say(record, "li", "recanted", reason="一次。")
    common = record.state.common
    say(
        record,
        "zhou",
        "proposal",
        patch={"plea": {"stage": "prosecution"}},
        points=[point("p", "再次认罪认罚", "plea.stage")],
    )
    assert record.state.views["prosecution"]["plea"] == {"stage": "prosecution"}
    assert record.state.common == common


def test_a_second_signature_is_under_a_new_paper() -> None:
    record = signed()
    patch, points = {"proposal": {"low": 6, "high": 6}}, [OFFER]
    say(
        record,
        "zhou",
        "proposal",
        patch=patch,
        points=points,
        ground="new_facts",
        ground_text="另一笔。",
        reasons="重。",
    )
    answered(record, "wu", f"{record.events[-1].sequence}.a", "adopted", "没有异议。")
    assert "resign" in {item.id for item in gate(record.state, "agreement")}
    say(record, "li", "signed", paper="undertaking", witnesses=["wu"], recording="光盘3")
    missing = {item.id for item in gate(record.state, "agreement")}
    assert "resign" not in missing and "lawyer_signed" in missing


def test_reopening_keeps_the_undertaking_and_asks_for_a_new_agreement() -> None:
    """高检发〔2026〕5号 33: what was signed is not cancelled by one side; only recanting or something new is."""
    record = small.agreed()
    say(record, "zhou", "reopened", reason="补充罚金的意见。")
    missing = {item.id for item in gate(record.state, "agreement")}
    assert record.state.undertaking is not None
    assert missing == {"both_done", "agreement_defence", "agreement_prosecution"}


def test_an_agreement_signed_before_the_positions_moved_does_not_count() -> None:
    record = signed()
    say(record, "li", "signed", paper="agreement")
    body: dict[str, Any] = {"ground": "new_evidence", "ground_text": "新的价格认定。", "reasons": "减轻。"}
    say(record, "zhou", "proposal", patch={"proposal": {"low": 4, "high": 4}}, points=[OFFER], **body)
    assert "agreement_defence" in {item.id for item in gate(record.state, "agreement")}


# The fold -------------------------------------------------------------------------------------------------------------


def test_a_record_read_back_stands_where_it_stood() -> None:
    for record in (disputed(), small.agreed(), played.agreed(), played.closed_without()):
        again = load(record.dump()).state
        assert again == record.state


def test_a_copy_goes_on_alone() -> None:
    record = disputed()
    other = record.copy()
    before = State.of(list(record.events))
    answered(other, "zhou", "5.a", "adopted", "可以。")
    say(other, "wu", "objection", text="仍有异议。")
    say(other, "wu", "done")
    assert record.state == before and other.state != before


def test_nothing_that_is_asked_for_changes_the_state() -> None:
    record = disputed()
    before = State.of(list(record.events))
    record.state.raw()["counts"]["a"]["facts"]["amount"] = 0
    record.state.patches()["defence"].clear()
    gate(record.state, "agreement")
    assert record.state == before
