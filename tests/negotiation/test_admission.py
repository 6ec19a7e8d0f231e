"""What may go on the record when: each rule once where it admits and once where it refuses, in a lawyer's words."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from negotiation import small
from negotiation.small import CASE, PEOPLE, RULES, answered, claimed, heard, offered, opened, point, ready, say, signed

from engine.errors import InputError
from engine.law.procedure import procedure
from engine.negotiation.bodies import MODELS
from engine.negotiation.participants import ROLES
from engine.negotiation.record import Record, load

DUTY = {"id": "qian", "name": "钱某", "role": "duty_lawyer"}
GUARDIAN = {"id": "fu", "name": "李父", "role": "guardian"}
MODERATOR = {"id": "mo", "name": "莫某", "role": "moderator"}


def refused(record: Record, author: str, type: str, **body: Any) -> dict[str, str]:
    """What is told in Chinese, by field; nothing is on the record then."""
    before = record.dump()
    with pytest.raises(InputError) as told:
        say(record, author, type, **body)
    assert record.dump() == before
    assert all(problem.sentence("en").strip() and problem.sentence("zh").strip() for problem in told.value.problems)
    return {problem.path: problem.line("zh") for problem in told.value.problems}


# A reason -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", ["", " ", "　", "……", "。", None], ids=repr)
@pytest.mark.parametrize("result", ["adopted", "partly", "not_adopted"])
def test_an_answer_without_a_reason_is_refused_by_name(reason: str | None, result: str) -> None:
    record = heard()
    ref = f"{claimed(record).sequence}.a"
    body = {"point": ref, "result": result, "ground": "case"} | ({} if reason is None else {"reason": reason})
    told = refused(record, "zhou", "answer", **body)
    assert "理由" in told["reason"] and "高检发〔2026〕5号 27、37" in told["reason"]


@pytest.mark.parametrize("ground", [None, "discretion"])
def test_a_reason_is_one_of_the_three_kinds(ground: str | None) -> None:
    record = heard()
    ref = f"{claimed(record).sequence}.a"
    body = {"point": ref, "result": "not_adopted", "reason": "不成立"} | ({} if ground is None else {"ground": ground})
    assert "理由的种类" in refused(record, "zhou", "answer", **body)["ground"]


@pytest.mark.parametrize(
    ("author", "type", "body", "field"),
    [
        ("zhou", "suspended", {"reason": "——"}, "reason"),
        ("zhou", "setting", {**small.SETTING, "open": False}, ""),
        ("zhou", "victim_not_heard", {"reason": ""}, "reason"),
        ("zhou", "no_signature", {"exception": "other", "reason": ""}, "reason"),
        ("wu", "left", {"participant": "wu", "reason": " "}, "reason"),
        ("wu", "reopened", {"reason": ""}, "reason"),
        ("li", "recanted", {"reason": ""}, "reason"),
        ("wu", "correction", {"of": 1, "text": "改", "reason": ""}, "reason"),
        ("zhou", "closed_without", {"disputed": []}, "disputed"),
        ("zhou", "closed_without", {"disputed": ["……"]}, "disputed.0"),
        ("wu", "proposal", {"points": []}, "points"),
        ("wu", "proposal", {"points": [point("a", "。")]}, "points.0.claim"),
        ("zhou", "proposal", {"points": [point("a", "新")], "ground": "new_facts"}, ""),
        ("zhou", "disclosure", {**small.DISCLOSED, "to": ["li"], "basis": []}, "basis"),
        ("zhou", "disclosure", {**small.DISCLOSED, "to": []}, "to"),
        ("wu", "consultation", {"minutes": 0}, "minutes"),
        ("zhou", "notice", {"to": ["wu"], "signing_on": "5月10日"}, "signing_on"),
    ],
)
def test_what_must_be_said_is_asked_for_by_its_field(author: str, type: str, body: dict[str, Any], field: str) -> None:
    assert field in refused(heard(), author, type, **body)


def test_the_content_of_a_consultation_has_no_place() -> None:
    told = refused(heard(), "wu", "consultation", minutes=20, text="我们谈了策略。")
    assert "没有这个字段" in told["text"]


# Who ------------------------------------------------------------------------------------------------------------------


def bodies_of() -> dict[str, dict[str, Any]]:
    """A body of every kind, sound in shape."""
    return {
        "joined": {"participant": {"id": "x", "name": "某", "role": "observer"}},
        "left": {"participant": "he", "reason": "有事。"},
        "rights_told": {"to": ["li"], "written": True, "explained": True},
        "disclosure": {"to": ["li"], **small.DISCLOSED},
        "setting": small.SETTING,
        "statement": {"text": "有话说。"},
        "proposal": {"points": [point("a", "缓刑", "", "probation")]},
        "answer": {"point": "2.a", "result": "adopted", "ground": "law", "reason": "有理。"},
        "victim_opinion": {"text": "请求赔偿。"},
        "victim_not_heard": {"reason": "没有被害人。"},
        "remark": {"text": "请写明。"},
        "remark_answer": {"remark": 1, "text": "已写明。"},
        "consultation": {"minutes": 20},
        "suspended": {"reason": "取证。"},
        "resumed": {"reason": "取到。"},
        "done": {},
        "voluntariness": small.FREE,
        "notice": {"to": ["wu"], "signing_on": "2026-05-10"},
        "signed": {"paper": "record"},
        "no_signature": {"exception": "other", "reason": "另有规定。"},
        "objection": {"text": "有异议。"},
        "recanted": {"reason": "不认。"},
        "closed_with_agreement": {"terms": "拘役。"},
        "closed_without": {"disputed": ["自首"]},
        "reopened": {"reason": "新证据。"},
        "correction": {"of": 1, "text": "改。", "reason": "误。"},
        "fork_settled": {"after": 1, "kept": "0" * 64, "aside": ["1" * 64]},
    }


ALL = [{"id": role, "name": "某", "role": role} for role in ROLES]


def test_every_kind_of_event_is_tried_below() -> None:
    assert set(bodies_of()) == set(MODELS) - {"opened"} == set(procedure("plea").may) - {"opened"}


@pytest.mark.parametrize("kind", bodies_of())
def test_only_the_roles_of_the_rules_put_it_on_the_record(kind: str) -> None:
    """By role: who may not is told so and told who may; who may gets at most other complaints."""
    record = opened(by="counsel", participants=ALL)
    for role in ROLES:
        try:
            say(load(record.dump()), role, kind, **bodies_of()[kind])
        except InputError as told:
            forbidden = [problem for problem in told.problems if "不能记" in problem.sentence("zh")]
            assert bool(forbidden) == (role not in procedure("plea").may[kind]), role
        else:
            assert role in procedure("plea").may[kind], role


@pytest.mark.parametrize("author", ["nobody", "court"])
def test_somebody_who_takes_no_part_writes_nothing(author: str) -> None:
    assert "author" in refused(heard(), author, "statement", text="有话说。")


def test_the_court_is_no_party() -> None:
    """The mission: the court may read a closed record; there is no role for it."""
    assert "court" not in ROLES
    with pytest.raises(InputError):
        opened(participants=[*PEOPLE, {"id": "court", "name": "某法院", "role": "court"}])


# The opening ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["wu", "li", "zhou"])
def test_either_side_may_open(by: str) -> None:
    assert opened(by=by).state.opened is not None


@pytest.mark.parametrize("by", ["zheng", "he"])
def test_nobody_else_opens(by: str) -> None:
    with pytest.raises(InputError):
        opened(by=by)


def case(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(CASE), **changes}


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"participants": [*PEOPLE, PEOPLE[0]]}, "participants.li"),
        ({"participants": [*PEOPLE, {"id": "li2", "name": "李乙", "role": "suspect"}]}, "participants"),
        ({"participants": PEOPLE[1:]}, "participants"),
        ({"case": case(positions={"defence": {}})}, "case.positions"),
        ({"case": case(documents={"texts": {"memo": {"extra": "底线"}}})}, "case.documents.texts"),
        ({"case": case(documents={"answers": []})}, "case.documents.answers"),
        ({"case": case(saved_with={"hash": "0"})}, "case.saved_with"),
        ({"case": case(counts={})}, "case.counts"),
        ({"rules": {**RULES, "jurisdiction": "zhejiang"}}, "rules.jurisdiction"),
    ],
    ids=["twice", "two suspects", "no suspect", "position", "text", "answer", "mark", "empty", "other rules"],
)
def test_an_opening_that_is_not_whole_or_not_common_is_refused(changes: dict[str, Any], path: str) -> None:
    with pytest.raises(InputError) as told:
        opened(**changes)
    assert path in {problem.path for problem in told.value.problems}


def test_names_and_numbers_for_the_papers_are_common() -> None:
    assert opened(case=case(documents={"particulars": {"case_number": "甲检12号"}})).state.opened is not None


def test_it_is_opened_once_and_first() -> None:
    assert "type" in refused(opened(), "zhou", "opened", case=CASE, rules=RULES, participants=PEOPLE)
    with pytest.raises(InputError):
        say(Record(), "li", "statement", text="有话说。")


# Coming and going -----------------------------------------------------------------------------------------------------


def test_the_prosecution_takes_nobody_of_the_defence_out() -> None:
    record = heard()
    assert "participant" in refused(record, "zhou", "left", participant="wu", reason="不需要了。")
    assert "participant" in refused(record, "zhou", "left", participant="li", reason="不需要了。")
    assert "participant" in refused(record, "wu", "left", participant="zhou", reason="不需要了。")
    assert "participant" in refused(record, "wu", "left", participant="li", reason="不需要了。")
    say(record, "li", "left", participant="wu", reason="更换辩护人。")
    assert "author" in refused(record, "wu", "statement", text="我还在。")


def test_whom_another_side_noted_as_gone_may_speak_and_is_there() -> None:
    record = heard()
    say(record, "zhou", "left", participant="he", reason="离席。")
    assert not record.state.present("observer")
    say(record, "he", "remark", text="我在。")
    assert record.state.present("observer")


def test_who_left_comes_back_by_joining_again() -> None:
    record = heard()
    say(record, "he", "left", participant="he", reason="离席。")
    assert "author" in refused(record, "he", "remark", text="我在。")
    say(record, "wu", "joined", participant={"id": "he", "name": "何某", "role": "observer"})
    say(record, "he", "remark", text="我又在了。")


def test_an_id_is_not_taken_over() -> None:
    record = heard()
    assert "participant.id" in refused(record, "li", "joined", participant=dict(PEOPLE[1]))
    say(record, "li", "left", participant="wu", reason="更换。")
    other = {"id": "wu", "name": "周乙", "role": "prosecutor"}
    assert "participant.id" in refused(record, "zhou", "joined", participant=other)


def test_the_prosecution_sets_no_lawyer_beside_the_defender_and_brings_one_where_there_is_none() -> None:
    second = {"id": "sun", "name": "孙某", "role": "counsel"}
    assert "author" in refused(heard(), "zhou", "joined", participant=second)
    assert "author" in refused(heard(), "zhou", "joined", participant=DUTY)
    say(heard(), "li", "joined", participant=second)
    alone = [person for person in PEOPLE if person["id"] != "wu"]
    record = opened(by="zhou", participants=alone)
    say(record, "zhou", "joined", participant=DUTY)
    assert record.state.lawyers()[0].id == "qian"


def test_one_suspect_a_record() -> None:
    new = {"id": "li2", "name": "李乙", "role": "suspect"}
    assert "participant.role" in refused(heard(), "li", "joined", participant=new)


# A defender is not gone round -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["proposal", "answer", "done", "closed_without"])
def test_a_duty_lawyer_does_not_act_in_the_defenders_stead(kind: str) -> None:
    record = heard(participants=[*PEOPLE, DUTY])
    offered(record)
    body = {**bodies_of()[kind], **({"point": "5.a"} if kind == "answer" else {})}
    assert "高检发〔2026〕5号 31" in refused(record, "qian", kind, **body)["author"]
    say(record, "qian", "statement", text="可以说话。")
    say(record, "qian", "consultation", minutes=5)


def test_a_duty_lawyer_acts_where_there_is_no_defender() -> None:
    people = [*(person for person in PEOPLE if person["id"] != "wu"), DUTY]
    record = opened(by="qian", participants=people)
    say(record, "qian", "proposal", points=[point("a", "缓刑", "", "probation")])


# Points and answers ---------------------------------------------------------------------------------------------------


def test_a_point_is_answered_by_the_side_that_it_is_put_to() -> None:
    record = heard()
    ours, theirs = f"{claimed(record).sequence}.a", f"{offered(record).sequence}.a"
    wish = say(record, "zheng", "proposal", points=[point("a", "要求书面道歉", "", "other")])
    body = {"result": "adopted", "ground": "case", "reason": "有理。"}
    assert "对方答复" in refused(record, "wu", "answer", point=ours, **body)["point"]
    assert "对方答复" in refused(record, "zhou", "answer", point=theirs, **body)["point"]
    # The reasons are the prosecution's duty (5号 20): the defence cannot discharge it by an answer of its own.
    assert "检察机关答复" in refused(record, "wu", "answer", point=f"{wish.sequence}.a", **body)["point"]
    answered(record, "zhou", f"{wish.sequence}.a", "adopted")
    answered(record, "zhou", ours)
    answered(record, "li", theirs)


def test_an_answer_names_a_point_that_is_there() -> None:
    record = heard()
    claimed(record)
    told = refused(record, "zhou", "answer", point="5.b", result="adopted", ground="case", reason="有理。")
    assert "5.a" in told["point"]


def test_a_refusal_may_become_an_adoption_and_an_adoption_stays() -> None:
    record = heard()
    ref = f"{claimed(record).sequence}.a"
    answered(record, "zhou", ref)
    assert "point" in refused(
        record, "zhou", "answer", point=ref, result="not_adopted", ground="law", reason="还是不采纳。"
    )
    answered(record, "zhou", ref, "adopted", "接待登记表可以印证。")
    assert record.state.common["factors"]["surrender"] == {"ratio": -30}
    assert "point" in refused(record, "zhou", "answer", point=ref, result="not_adopted", ground="law", reason="反悔。")


def test_a_point_that_its_side_has_dropped_is_answered_no_more() -> None:
    record = heard()
    ref = f"{claimed(record).sequence}.a"
    answered(record, "zhou", ref)
    say(record, "wu", "proposal", points=[point("b", "缓刑", "", "probation")])
    told = refused(record, "zhou", "answer", point=ref, result="adopted", ground="law", reason="现在采纳。")
    assert "撤回" in told["point"]
    assert "surrender" not in record.state.common.get("factors", {})


def test_a_point_names_a_place_of_the_case() -> None:
    record = heard()
    patch = {"factors": {"surrender": {"ratio": -30}}}
    told = refused(record, "wu", "proposal", patch=patch, points=[point("a", "自首", "factors.surender")])
    assert "factors.surrender" in told["points.a.path"]


def test_two_points_of_a_proposal_have_two_names() -> None:
    points = [point("a", "缓刑", "", "probation"), point("a", "罚金从低", "", "fine")]
    assert "points.a" in refused(heard(), "wu", "proposal", points=points)


def test_a_position_must_be_a_case_that_can_be_calculated() -> None:
    told = refused(
        heard(),
        "wu",
        "proposal",
        patch={"counts": {"a": {"facts": {"amount": "很少"}}}},
        points=[point("a", "数额", "counts.a.facts.amount", "fact")],
    )
    assert any(path.startswith("patch.counts.a.facts.amount") for path in told)


@pytest.mark.parametrize("key", ["positions", "documents", "saved_with", "schema"])
def test_a_position_changes_the_case_and_nothing_private(key: str) -> None:
    told = refused(heard(), "wu", "proposal", patch={key: {}}, points=[point("a", "缓刑", "", "probation")])
    assert any(key in line for line in told.values())


def test_the_victims_side_puts_its_points_in_words() -> None:
    patch = {"factors": {"surrender": None}}
    told = refused(heard(), "zheng", "proposal", patch=patch, points=[point("a", "不是自首", "factors.surrender")])
    assert "patch" in told


def test_the_prosecution_tells_before_it_proposes() -> None:
    """高检发〔2026〕5号 26、37: rights and disclosure come before the first proposal and before opinions are taken."""
    record = opened()
    body = {"points": [small.OFFER], "patch": {"proposal": {"low": 5, "high": 5}}}
    told = refused(record, "zhou", "proposal", **body)["type"]
    assert "高检发〔2026〕5号" in told
    assert "type" in refused(record, "li", "statement", text="没有意见。", topics=["facts"])
    say(record, "li", "statement", text="先听听看。")  # to speak is free; it is not yet an opinion heard
    claimed(record)  # and so is the defence's own proposal


# Remarks and corrections ----------------------------------------------------------------------------------------------


def test_a_remark_is_answered_by_somebody_else() -> None:
    record = heard(participants=[*PEOPLE, MODERATOR])
    remark = say(record, "mo", "remark", text="请写明罚金。").sequence
    assert "remark" in refused(record, "mo", "remark_answer", remark=remark, text="已写明。")
    assert "remark" in refused(record, "zhou", "remark_answer", remark=1, text="已写明。")
    say(record, "zhou", "remark_answer", remark=remark, text="已写明。")


def test_one_corrects_what_one_put_down_oneself() -> None:
    record = heard()
    assert "of" in refused(record, "wu", "correction", of=4, text="光盘2。", reason="误。")
    assert "of" in refused(record, "zhou", "correction", of=9, text="光盘2。", reason="误。")
    before = record.state.settings[-1]
    say(record, "zhou", "correction", of=4, text="光盘2。", reason="误。")
    assert record.state.settings[-1] is before and record.state.corrections == {4: [5]}


# Recess ---------------------------------------------------------------------------------------------------------------


def test_in_recess_things_are_told_and_brought_and_nothing_is_argued() -> None:
    record = heard()
    say(record, "wu", "suspended", reason="取证。")
    for author, kind in (("wu", "statement"), ("wu", "proposal"), ("zhou", "suspended"), ("wu", "done")):
        assert "休会" in refused(record, author, kind, **bodies_of()[kind])["type"]
    for author, kind in (("wu", "consultation"), ("zhou", "disclosure"), ("zhou", "notice"), ("wu", "objection")):
        say(record, author, kind, **bodies_of()[kind])
    say(record, "zhou", "resumed", reason="已取到。")
    assert "type" in refused(record, "zhou", "resumed", reason="已取到。")


# Notice and signature -------------------------------------------------------------------------------------------------


def test_the_notice_goes_to_a_lawyer_and_names_a_day_to_come() -> None:
    record = heard()
    assert "to" in refused(record, "zhou", "notice", to=["li"], signing_on="2026-05-10")
    assert "signing_on" in refused(record, "zhou", "notice", to=["wu"], signing_on="2026-05-05")
    say(record, "zhou", "notice", to=["wu"], signing_on="2026-05-06")


def test_the_days_are_those_of_the_event_and_not_of_the_machine() -> None:
    """Three days for the summary procedure (5号 17), counted from the notice to the day on which it is signed."""
    record = ready()
    say(record, "li", "voluntariness", **small.FREE)
    body = {"paper": "undertaking", "witnesses": ["wu"], "recording": "光盘2"}
    told = refused(record, "li", "signed", **body)
    assert "3日" in told["type"] and "高检发〔2026〕5号 17" in told["type"]
    say(record, "li", "signed", days=3, **body)


def test_nobody_signs_before_everybody_was_heard_and_answered() -> None:
    record = heard()
    say(record, "zhou", "notice", to=["wu"], signing_on="2026-05-10")
    claimed(record)
    told = refused(record, "li", "signed", days=5, paper="undertaking", witnesses=["wu"])["type"]
    assert "尚不能进行" in told
    with pytest.raises(InputError) as every:
        say(record, "li", "signed", days=5, paper="undertaking", witnesses=["wu"])
    lines = every.value.in_language("zh")
    for words in ("自首", "没有得到附理由的答复", "审理适用的程序", "被害人", "量刑建议；签署具结书即同意"):
        assert words in lines


def test_who_says_that_it_is_not_voluntary_does_not_sign() -> None:
    record = ready()
    say(record, "li", "voluntariness", days=4, **{**small.FREE, "voluntary": False})
    told = refused(record, "li", "signed", paper="undertaking", witnesses=["wu"], recording="光盘2")
    assert "并非自愿" in told["type"]


@pytest.mark.parametrize(
    ("author", "paper"), [("zhou", "undertaking"), ("he", "undertaking"), ("zheng", "undertaking"), ("he", "agreement")]
)
def test_each_paper_has_its_signers(author: str, paper: str) -> None:
    assert "paper" in refused(ready(), author, "signed", paper=paper)


def test_nobody_is_a_witness_to_themselves() -> None:
    assert "witnesses" in refused(ready(), "li", "signed", days=5, paper="undertaking", witnesses=["li"])


def test_a_minors_objection_is_on_record_before_it_excuses() -> None:
    """刑诉法174条2款2项."""
    body = {"exception": "minor_objection", "reason": "法定代理人有异议。"}
    assert "exception" in refused(heard(), "zhou", "no_signature", **body)
    young = case(defendant={"name": "李某", "facts": {"age_at_offence": 16}})
    record = heard(case=young, participants=[*PEOPLE, GUARDIAN])
    assert "exception" in refused(record, "zhou", "no_signature", **body)
    say(record, "fu", "objection", text="不同意认罪认罚。")
    say(record, "zhou", "no_signature", **body)


# After the signing ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("author", ["zhou", "wu"])
def test_after_the_signing_nobody_moves_alone_without_a_ground(author: str) -> None:
    """高检发〔2026〕5号 33."""
    record = signed()
    body = {"patch": {"proposal": {"low": 6, "high": 6}}, "points": [small.OFFER]}
    assert "高检发〔2026〕5号 33" in refused(record, author, "proposal", **body)["ground"]
    told = refused(record, author, "proposal", **body, ground="recanting", ground_text="反悔")
    assert "没有反悔" in told["ground"]
    say(record, author, "proposal", **body, ground="new_evidence", ground_text="新的价格认定。")


def test_the_courts_advice_is_a_ground_for_the_prosecution() -> None:
    """刑诉法201条2款；高检发〔2026〕5号 48."""
    body = {
        "patch": {"proposal": {"low": 6, "high": 6}},
        "points": [small.OFFER],
        "ground": "court_advice",
        "ground_text": "法院认为畸轻。",
    }
    record = signed()
    assert "ground" in refused(record, "wu", "proposal", **body)
    say(record, "zhou", "proposal", **body)


def test_the_victims_side_is_not_bound_by_the_undertaking() -> None:
    say(signed(), "zheng", "proposal", points=[point("a", "要求道歉", "", "other")])


def test_recanting_is_the_suspects_and_non_performance_the_prosecutions() -> None:
    """高检发〔2026〕5号 33: both make the undertaking void."""
    record = signed()
    assert "kind" in refused(record, "zhou", "recanted", reason="其反悔。")
    assert "kind" in refused(record, "li", "recanted", kind="not_performed", reason="没有赔偿。")
    for author, kind in (("li", "recanting"), ("zhou", "not_performed")):
        again = load(record.dump())
        say(again, author, "recanted", kind=kind, reason="有原因。")
        assert again.state.undertaking is None and again.state.recanted


def test_there_must_be_something_to_recant() -> None:
    assert "type" in refused(ready(), "li", "recanted", reason="不认。")


# Closing --------------------------------------------------------------------------------------------------------------


def test_a_close_with_agreement_goes_through_the_whole_gate() -> None:
    for build in (opened, heard, ready):
        assert "type" in refused(build(), "zhou", "closed_with_agreement", terms="拘役五个月。")
    assert small.agreed().state.closed is not None


def test_after_a_close_only_the_record_is_signed_or_corrected_or_opened_again() -> None:
    record = small.agreed()
    for author, kind in (("wu", "statement"), ("zhou", "proposal"), ("zhou", "done"), ("zhou", "closed_without")):
        assert "已经结束" in refused(record, author, kind, **bodies_of()[kind])["type"]
    for paper in ("undertaking", "agreement"):
        assert "type" in refused(record, "li", "signed", paper=paper)
    say(record, "li", "signed", paper="record")
    say(record, "zhou", "correction", of=4, text="光盘2。", reason="误。")
    say(record, "zhou", "reopened", reason="发现新的事实。")
    say(record, "li", "statement", text="继续。")
    assert "type" in refused(record, "zhou", "reopened", reason="再来。")


def test_a_side_may_close_over_what_the_other_owes_and_never_over_its_own() -> None:
    """Nobody keeps a record open by doing nothing: the reason is on record, and so is what was missing."""
    record = heard()
    claimed(record)
    body = {"disputed": ["自首"], "reason": "检察机关不答复。"}
    lacking = refused(record, "wu", "closed_without", **body)
    assert "type" in lacking
    theirs = {
        "victim_heard": "检察机关没有联系被害人。",
        "answers_defence": "两次请求答复未果。",
        "suspect_heard": "没有安排听取。",
        "matter_facts": "没有安排听取。",
        "matter_leniency": "没有安排听取。",
        "matter_procedure": "没有安排听取。",
        "matter_other": "没有安排听取。",
    }
    assert "despite.answers_defence" in refused(record, "zhou", "closed_without", **body, despite=theirs)
    unknown = {**theirs, "rights_told": "没有告知。"}
    assert "despite.rights_told" in refused(record, "wu", "closed_without", **body, despite=unknown)
    partly = {key: reason for key, reason in theirs.items() if key != "victim_heard"}
    assert "type" in refused(record, "wu", "closed_without", **body, despite=partly)
    say(record, "wu", "closed_without", **body, despite=theirs)
    assert record.state.closed is not None


def test_what_the_parties_agreed_to_block_blocks() -> None:
    for rule, closes in (("warn", True), ("block", False)):
        record = ready(proposed_rules=rule)
        say(record, "he", "remark", text="请写明罚金。")
        if closes:
            say(record, "wu", "closed_without", disputed=["罚金"])
        else:
            assert "观察意见" in refused(record, "wu", "closed_without", disputed=["罚金"])["type"]


# Every refusal is said in both languages ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: say(opened(), "zhou", "proposal", points=[small.OFFER]),
        lambda: say(signed(), "zhou", "proposal", points=[small.OFFER]),
        lambda: say(heard(), "li", "joined", participant={"id": "b", "name": "李乙", "role": "suspect"}),
        lambda: say(small.agreed(), "li", "statement", text="再说。"),
    ],
)
def test_a_refusal_has_its_english(attempt: Callable[[], Any]) -> None:
    with pytest.raises(InputError) as told:
        attempt()
    for problem in told.value.problems:
        assert problem.sentence("en") != problem.sentence("zh")
