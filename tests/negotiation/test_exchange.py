"""Two offices without a shared server: what is new goes over as a file; nothing false, cut or forked slips in."""

from __future__ import annotations

import json
from typing import Any

import pytest
from negotiation import small
from negotiation.small import answered, claimed, heard, offered, say

from engine.errors import InputError
from engine.law.library import library
from engine.negotiation import audit, chain, exchange, forks, keys
from engine.negotiation.exchange import export, merge, take
from engine.negotiation.gate import gate
from engine.negotiation.record import Record, load


def both() -> tuple[Record, Record]:
    """The same record in two offices."""
    record = heard()
    return record, load(record.dump())


def forked() -> tuple[Record, Record]:
    """Each side went on after event 4: the defence claims a surrender and is heard, the prosecution proposes."""
    ours, theirs = both()
    claimed(ours)
    say(ours, "li", "statement", text="没有意见。", topics=small.TOPICS)
    offered(theirs)
    return ours, theirs


def refused(record: Record | None, text: str) -> str:
    before = record.dump() if record else ""
    with pytest.raises(InputError) as told:
        merge(record, text, name="incoming.jsonl")
    assert (record.dump() if record else "") == before
    return told.value.in_language("zh")


# Straight on ----------------------------------------------------------------------------------------------------------


def test_what_is_new_goes_over_and_both_are_one_again() -> None:
    ours, theirs = both()
    claimed(ours)
    found = merge(theirs, export(ours, since=4))
    assert (found.meeting, found.common, [event.type for event in found.theirs]) == ("theirs_longer", 4, ["proposal"])
    theirs = take(theirs, found)
    answered(theirs, "zhou", "5.a", "adopted", "可以。")
    ours = take(ours, merge(ours, export(theirs, since=5)))
    assert ours.dump() == theirs.dump() and ours.state == theirs.state


@pytest.mark.parametrize("since", range(5))
def test_the_same_history_merges_from_wherever_it_was_sent(since: int) -> None:
    ours, theirs = both()
    claimed(ours)
    assert take(theirs, merge(theirs, export(ours, since=since))).head == ours.head
    assert merge(ours, export(theirs, since=since)).meeting == ("ours_longer" if since < 5 else "same")


def test_a_first_file_makes_the_record() -> None:
    ours = heard()
    found = merge(None, export(ours))
    assert take(None, found).dump() == ours.dump()
    assert "第1条" in refused(None, export(ours, since=2))


def test_a_plain_record_file_is_taken_too() -> None:
    ours, theirs = both()
    claimed(ours)
    assert merge(theirs, ours.dump()).meeting == "theirs_longer"


def test_nothing_new_says_who_is_further() -> None:
    ours, theirs = both()
    assert merge(theirs, export(ours, since=4)).meeting == "same"
    claimed(ours)
    assert merge(ours, export(theirs, since=4)).meeting == "ours_longer"
    # The file says that the other office is further on and brings nothing: there is something to ask for.
    assert "从第5条导出" in refused(theirs, export(ours, since=5))


@pytest.mark.parametrize("since", [-1, 5, 99])
def test_an_export_begins_inside_the_record(since: int) -> None:
    with pytest.raises(InputError):
        export(heard(), since=since)


# Not straight on ------------------------------------------------------------------------------------------------------


def test_a_gap_says_from_where_to_send_again() -> None:
    ours, theirs = both()
    for _ in range(3):
        claimed(ours)
    assert "从第5条导出" in refused(theirs, export(ours, since=6))


def test_the_record_of_another_negotiation_is_refused() -> None:
    assert "另一次协商" in refused(heard(), export(heard()))


def test_what_is_no_export_is_refused() -> None:
    for text in ("", "{}", "schema: 1", '{"schema": "liangxing/case/1"}'):
        assert refused(heard(), text)


def test_a_file_whose_end_was_lost_is_refused() -> None:
    ours, theirs = both()
    claimed(ours)
    offered(ours)
    lines = export(ours, since=4).splitlines(keepends=True)
    assert "不完整" in refused(theirs, "".join(lines[:-1]))
    assert "第3行不是一条记录" in refused(theirs, "".join(lines)[:-40])


def tampered() -> tuple[Record, str]:
    ours, theirs = both()
    claimed(ours)
    offered(ours)
    claimed(ours)
    header, *events = [json.loads(line) for line in export(ours, since=4).splitlines()]
    events[0]["body"]["points"][0]["claim"] = "坦白"
    events[1]["author"] = "wu"
    return theirs, "".join(json.dumps(line) + "\n" for line in (header, *events))


def test_a_tampered_file_is_refused_with_every_fault() -> None:
    theirs, text = tampered()
    told = refused(theirs, text)
    assert "第5条的内容与校验值不符" in told and "第6条的内容与校验值不符" in told
    assert "第7条" not in told


def test_a_tampered_beginning_is_refused_though_the_new_events_are_sound() -> None:
    ours, theirs = both()
    claimed(ours)
    events = [json.loads(line) for line in ours.dump().splitlines()]
    events[2]["body"]["facts"] = "盗窃9000元"
    assert "第3条的内容与校验值不符" in refused(theirs, "".join(json.dumps(line) + "\n" for line in events))


def test_words_put_into_somebodys_mouth_are_refused_where_they_sign() -> None:
    key = keys.create()
    people = [{**p, "key": keys.public_text(key)} if p["id"] == "wu" else p for p in small.PEOPLE]
    theirs = small.opened(by="zhou", participants=people)
    ours = load(theirs.dump())
    say(theirs, "zhou", "statement", text="有事实。")
    bare = {name: value for name, value in theirs.events[-1].raw.items() if name != "hash"}
    forged = chain.seal({**bare, "author": "wu", "role": "counsel"})
    text = theirs.dump().splitlines()[0] + "\n" + json.dumps(forged) + "\n"
    assert "须用这一密钥签名" in refused(ours, text)


def test_what_would_not_have_been_admitted_here_is_named() -> None:
    """Another program may have let it pass: the chain is sound, and the reader is told."""
    ours, theirs = both()
    draft = {
        **theirs.draft("zhou", {"type": "done"}),
        "body": {"type": "closed_with_agreement", "terms": "拘役五个月。"},
    }
    text = theirs.dump() + json.dumps(chain.seal(draft)) + "\n"
    found = merge(ours, text)
    told = audit.incoming(ours, found.theirs)
    assert {(fault.sequence, fault.grave, fault.kind) for fault in told} == {(5, False, "not_admitted")}
    assert any("刑诉法173条" in fault.text.zh for fault in told)
    assert len(ours.events) == 4


def test_another_rulebook_is_explained() -> None:
    ours, theirs = both()
    header, *events = export(ours).splitlines()
    other = json.dumps({**json.loads(header), "rules": "f" * 64})
    (note,) = merge(theirs, "\n".join([other, *events])).notes
    assert "规则与本方不同" in note.zh and "f" * 12 in note.zh and library().hash("national")[:12] in note.zh
    assert not merge(theirs, export(ours)).notes


def test_nothing_but_events_is_in_an_export() -> None:
    ours = small.agreed()
    header, *events = [json.loads(line) for line in export(ours).splitlines()]
    assert set(header) == {"schema", "negotiation", "since", "head", "rules"}
    assert events == [dict(event.raw) for event in ours.events]


# A fork ---------------------------------------------------------------------------------------------------------------


def test_a_fork_is_shown_and_never_resolved_silently() -> None:
    ours, theirs = forked()
    found = merge(ours, export(theirs))
    assert (found.meeting, found.common) == ("fork", 4)
    assert [event.type for event in found.ours] == ["proposal", "statement"]
    assert [event.type for event in found.theirs] == ["proposal"]
    with pytest.raises(InputError) as told:
        take(ours, found)
    assert "双方商定" in told.value.in_language("zh")
    rows = exchange.branch(found)
    assert [(row["sequence"], row["theirs"] is None) for row in rows] == [(5, False), (6, True)]


def test_a_fork_before_the_beginning_of_the_file_asks_for_the_whole() -> None:
    ours, theirs = forked()
    offered(theirs)
    assert "分叉" in refused(ours, export(theirs, since=5))


def settled(keep: forks.Keep = "theirs", **rest: Any) -> forks.Settled:
    ours, theirs = forked()
    return forks.settle(ours, merge(ours, export(theirs)), keep, "wu", **rest)


@pytest.mark.parametrize("keep", ["ours", "theirs"])
def test_a_settled_fork_keeps_one_branch_and_puts_the_other_down_anew(keep: forks.Keep) -> None:
    ours, theirs = forked()
    before = (ours.dump(), theirs.dump())
    found = merge(ours, export(theirs))
    done = forks.settle(ours, found, keep, "wu")
    assert (ours.dump(), theirs.dump()) == before
    kept, aside = (found.ours, found.theirs) if keep == "ours" else (found.theirs, found.ours)
    events = done.record.events
    assert events[: 4 + len(kept)] == [*ours.events[:4], *kept]
    assert events[4 + len(kept)].type == "fork_settled"
    assert done.aside == aside and not done.left
    assert [event.raw["formerly"] for event in done.again] == [event.hash for event in aside]
    assert [event.raw["body"] for event in done.again] == [event.raw["body"] for event in aside]
    assert load(done.record.dump()).state == done.record.state


def test_a_settled_fork_waits_for_the_other_side() -> None:
    record = settled().record
    assert "fork" in {item.id for item in gate(record.state, "closing")}
    with pytest.raises(InputError) as told:
        say(record, "wu", "closed_without", disputed=["自首"], despite={})
    assert "分叉" in told.value.in_language("zh")
    forks.confirm(record, "zhou")
    assert "fork" not in {item.id for item in gate(record.state, "closing")}
    with pytest.raises(InputError):
        forks.confirm(record, "zhou")


def test_the_other_office_takes_the_settled_record_and_is_at_one() -> None:
    ours, theirs = forked()
    done = forks.settle(ours, merge(ours, export(theirs)), "theirs", "wu").record
    theirs = take(theirs, merge(theirs, export(done, since=4)))
    forks.confirm(theirs, "zhou")
    done = take(done, merge(done, export(theirs, since=4)))
    assert done.dump() == theirs.dump()
    assert all(len(sides) == 2 for sides in done.state.forks.values())


def test_who_kept_their_own_branch_alone_still_forks_with_the_other() -> None:
    """Neither office settles it alone: the other's copy does not follow until it takes the branch."""
    ours, theirs = forked()
    done = forks.settle(ours, merge(ours, export(theirs)), "ours", "wu").record
    assert merge(theirs, export(done)).meeting == "fork"


def test_answers_and_corrections_follow_what_they_refer_to() -> None:
    ours, theirs = both()
    claimed(ours)
    say(ours, "he", "remark", text="请写明罚金。")
    answered(ours, "zhou", "5.a", "not_adopted")
    say(ours, "zhou", "remark_answer", remark=6, text="已写明。")
    say(ours, "wu", "correction", of=5, text="减少百分之二十。", reason="误。")
    say(ours, "zhou", "correction", of=4, text="光盘2。", reason="误。")
    offered(theirs)
    done = forks.settle(ours, merge(ours, export(theirs)), "theirs", "wu")
    bodies = [event.raw["body"] for event in done.again]
    assert [event.sequence for event in done.again] == [7, 8, 9, 10, 11, 12]
    assert (bodies[2]["point"], bodies[3]["remark"], bodies[4]["of"], bodies[5]["of"]) == ("7.a", 8, 7, 4)


def test_what_speaks_of_its_moment_or_is_refused_now_is_left_with_its_reason() -> None:
    ours, theirs = both()
    say(ours, "li", "voluntariness", **small.FREE)
    say(ours, "wu", "joined", participant={"id": "mo", "name": "莫某", "role": "moderator"})
    say(ours, "mo", "remark", text="请写明罚金。")
    say(theirs, "zhou", "joined", participant={"id": "mo", "name": "莫某", "role": "moderator"})
    done = forks.settle(ours, merge(ours, export(theirs)), "theirs", "wu")
    assert [event.type for event in done.again] == ["remark"]
    assert [(left.event.type, bool(left.why[0].zh)) for left in done.left] == [
        ("voluntariness", True),
        ("joined", True),
    ]


def test_who_signs_puts_their_own_events_down_anew() -> None:
    key = keys.create()
    people = [{**p, "key": keys.public_text(key)} if p["id"] == "wu" else p for p in small.PEOPLE]
    ours = small.opened(by="zhou", participants=people)
    theirs = load(ours.dump())
    say(ours, "wu", "statement", text="请求从轻。", key=key)
    say(ours, "li", "statement", text="没有意见。")
    say(theirs, "zhou", "statement", text="有事实。")
    found = merge(ours, export(theirs))
    by_zhou = forks.settle(ours, found, "theirs", "zhou")
    assert [event.author for event in by_zhou.again] == ["li"]
    assert "密钥" in by_zhou.left[0].why[0].zh
    by_wu = forks.settle(ours, found, "theirs", "wu", key=key)
    assert [event.author for event in by_wu.again] == ["wu", "li"] and load(by_wu.record.dump())


def test_a_long_branch_is_left_to_people() -> None:
    ours, theirs = both()
    for _ in range(forks.MOST + 1):
        say(ours, "li", "statement", text="一句。")
    offered(theirs)
    done = forks.settle(ours, merge(ours, export(theirs)), "theirs", "wu")
    assert not done.again and len(done.left) == forks.MOST + 1
    assert done.record.events[-1].type == "fork_settled"


def test_what_is_said_of_the_branches_must_be_so() -> None:
    record = heard()
    hashes = [event.hash for event in record.events]
    for after, kept, aside in ((1, hashes[3], "0" * 64), (2, "0" * 64, "1" * 64), (2, hashes[2], hashes[3])):
        with pytest.raises(InputError):
            say(record, "wu", "fork_settled", after=after, kept=kept, aside=[aside])
    say(record, "wu", "fork_settled", after=2, kept=hashes[2], aside=["0" * 64])


def test_there_must_be_a_fork_to_settle() -> None:
    ours, theirs = both()
    claimed(theirs)
    with pytest.raises(InputError):
        forks.settle(ours, merge(ours, export(theirs)), "theirs", "wu")


def test_a_neutral_person_settles_no_fork() -> None:
    with pytest.raises(InputError):
        ours, theirs = forked()
        forks.settle(ours, merge(ours, export(theirs)), "theirs", "he")
