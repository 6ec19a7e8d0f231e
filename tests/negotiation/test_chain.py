"""No edited, removed, reordered, inserted, stripped or forged event goes unseen; what a chain cannot show is said."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from negotiation import played, small

from engine.errors import InputError
from engine.negotiation import chain, keys
from engine.negotiation.audit import audit
from engine.negotiation.record import Event, Record, load

KEY, OTHER_KEY = keys.create(), keys.create()


@cache
def raw() -> tuple[dict[str, Any], ...]:
    """A whole negotiation, the lawyer's consultation and every second statement signed."""
    record = small.agreed()
    small.say(record, "li", "signed", paper="record", key=KEY)
    small.say(record, "wu", "signed", paper="record", key=OTHER_KEY)
    return tuple(dict(event.raw) for event in record.events)


def fresh() -> list[dict[str, Any]]:
    return copy.deepcopy(list(raw()))


def grave(events: list[dict[str, Any]]) -> list[chain.Fault]:
    return [fault for fault in chain.verify(events) if fault.grave]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of a leaf."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = list(items)
    if not found:
        yield path
    for key, item in found:
        yield from places(item, (*path, key))


def changed(value: Any) -> Any:
    """Something else of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if isinstance(value, str):
        return value + "，" if value else "，"
    return [*value, "，"] if isinstance(value, list) else "，"


@given(st.data())
def test_a_single_edit_anywhere_is_found_where_it_is(data: st.DataObject) -> None:
    events = fresh()
    place = data.draw(st.integers(0, len(events) - 1))
    path = data.draw(st.sampled_from(list(places(events[place]))))
    entry: Any = events[place]
    for part in path[:-1]:
        entry = entry[part]
    entry[path[-1]] = changed(entry[path[-1]])
    assert place + 1 in {fault.sequence for fault in grave(events)} | {fault.sequence - 1 for fault in grave(events)}
    with pytest.raises(InputError):
        load("".join(json.dumps(event) + "\n" for event in events))


@given(st.data())
def test_a_field_taken_away_or_put_in_is_found(data: st.DataObject) -> None:
    events = fresh()
    event = data.draw(st.sampled_from(events))
    if data.draw(st.booleans()):
        del event[data.draw(st.sampled_from(sorted(event)))]
    else:
        event[data.draw(st.sampled_from(["note", "signature", "key", "formerly"]))] = "x"
    assert grave(events)


@given(st.data())
def test_an_event_removed_from_the_middle_is_found(data: st.DataObject) -> None:
    events = fresh()
    place = data.draw(st.integers(0, len(events) - 2))
    del events[place]
    assert {"order", "broken"} <= {fault.kind for fault in grave(events)}


@given(st.data())
def test_events_reordered_are_found(data: st.DataObject) -> None:
    events = fresh()
    order = data.draw(st.permutations(range(len(events))))
    shuffled = [events[place] for place in order]
    assert bool(grave(shuffled)) == (order != sorted(order))


@given(st.data())
def test_an_event_inserted_is_found(data: st.DataObject) -> None:
    """A copy, an event of another record, or one sealed for the place: the one after it no longer follows."""
    events = fresh()
    place = data.draw(st.integers(0, len(events) - 1))
    new = data.draw(st.sampled_from(["copy", "foreign", "sealed"]))
    if new == "copy":
        inserted = copy.deepcopy(events[place])
    elif new == "foreign":
        inserted = dict(small.opened().events[0].raw)
    else:
        before = events[place - 1]["hash"] if place else chain.START
        bare = {name: value for name, value in events[place].items() if name not in ("key", "signature")}
        inserted = chain.seal({**bare, "author": "zhou", "previous": before})
    events.insert(place, inserted)
    assert grave(events)


def test_a_file_of_two_records_is_found() -> None:
    first, second = small.opened(), small.heard()
    events = [dict(first.events[0].raw), *(dict(event.raw) for event in second.events[1:])]
    assert "foreign" in {fault.kind for fault in grave(events)}


# Signatures -----------------------------------------------------------------------------------------------------------


def signed_at() -> list[int]:
    return [place for place, event in enumerate(raw()) if "signature" in event]


@given(st.data())
def test_a_signature_stripped_is_found(data: st.DataObject) -> None:
    events = fresh()
    event = events[data.draw(st.sampled_from(signed_at()))]
    gone = data.draw(st.sampled_from([("signature",), ("key",), ("key", "signature")]))
    for name in gone:
        del event[name]
    assert grave(events)


def test_a_signature_and_its_key_stripped_and_the_event_sealed_again_breaks_the_chain() -> None:
    """Not at the last event: there nothing follows that could tell; the key on record does (below)."""
    events = fresh()
    place = signed_at()[0]
    bare = {key: value for key, value in events[place].items() if key not in ("key", "signature", "hash")}
    events[place] = chain.seal(bare)
    assert [fault.kind for fault in grave(events)] == ["broken"]


@pytest.mark.parametrize("forged", ["other key", "other event", "noise"])
def test_a_forged_signature_is_found(forged: str) -> None:
    events = fresh()
    event = events[signed_at()[0]]
    event["signature"] = {
        "other key": keys.sign(OTHER_KEY, event["hash"]),
        "other event": events[signed_at()[1]]["signature"],
        "noise": "AAAA",
    }[forged]
    assert [(fault.sequence, fault.kind) for fault in grave(events)] == [(event["sequence"], "forged")]


def people_with_keys() -> list[dict[str, str]]:
    return [
        {**person, "key": keys.public_text(KEY)} if person["id"] == "wu" else dict(person) for person in small.PEOPLE
    ]


def test_who_has_a_key_on_record_signs_everything() -> None:
    record = small.opened(by="zhou", participants=people_with_keys())
    for key in (None, OTHER_KEY):
        with pytest.raises(InputError) as refused:
            small.say(record, "wu", "statement", text="请求从轻。", key=key)
        assert refused.value.problems[0].path == "key"
    small.say(record, "wu", "statement", text="请求从轻。", key=KEY)
    small.say(record, "li", "statement", text="没有意见。")  # who has none need not
    assert load(record.dump()).head == record.head


def test_nobody_else_writes_for_who_has_a_key_on_record() -> None:
    """A chain sealed anew with words put into the lawyer's mouth verifies as a chain, and is refused all the same."""
    record = small.opened(by="zhou", participants=people_with_keys())
    small.say(record, "zhou", "statement", text="有事实。")
    last = record.events[-1].raw
    for key in (None, OTHER_KEY):
        bare = {name: value for name, value in last.items() if name not in ("hash", "signature", "key")}
        events = [dict(record.events[0].raw), chain.seal({**bare, "author": "wu", "role": "counsel"}, key)]
        assert not grave(events)
        assert "unfit" in {fault.kind for fault in audit(events)}
        with pytest.raises(InputError):
            load("".join(json.dumps(event) + "\n" for event in events))


# What a chain does not show -------------------------------------------------------------------------------------------


@given(st.data())
def test_a_tail_cut_off_an_agreed_record_is_noted(data: st.DataObject) -> None:
    """Not as tampering, which it need not be: an open record ends like that too. An earlier head settles it."""
    events = [dict(event.raw) for event in small.agreed().events]
    kept = data.draw(st.integers(1, len(events) - 1))
    cut = events[:kept]
    assert not grave(cut)
    assert [fault.kind for fault in chain.tail(cut)] == ["tail"]
    assert [fault.kind for fault in chain.tail(cut, events[-1]["hash"])] == ["missing", "tail"]
    assert not list(chain.tail(events)) and not list(chain.tail(events, events[kept - 1]["hash"][:12]))


def test_a_record_ends_with_its_close_though_signatures_and_corrections_follow() -> None:
    whole = [dict(event.raw) for event in played.agreed().events]
    assert whole[-1]["body"]["type"] == "signed" and not list(chain.tail(whole))
    record = small.agreed()
    small.say(record, "zhou", "reopened", reason="发现新的事实。")
    assert [fault.kind for fault in chain.tail(event.raw for event in record.events)] == ["tail"]


def test_a_chain_rewritten_by_its_only_holder_verifies_and_has_another_head() -> None:
    """Said in docs/negotiation.md: heads that were exchanged and signatures bind, a chain alone does not."""
    events, rewritten, previous = fresh(), [], chain.START
    for event in events:
        bare = {key: value for key, value in event.items() if key not in ("key", "signature", "hash")}
        if bare["body"]["type"] == "consultation":
            bare["body"] = {**bare["body"], "minutes": 200}
        rewritten.append(chain.seal({**bare, "previous": previous}))
        previous = rewritten[-1]["hash"]
    assert not grave(rewritten)
    assert rewritten[-1]["hash"] != events[-1]["hash"]
    assert [fault.kind for fault in chain.tail(rewritten, events[-1]["hash"])] == ["missing"]


def test_a_clock_that_goes_backwards_is_odd_and_no_tampering() -> None:
    record = small.opened()
    small.say(record, "li", "statement", text="第一句。")
    small.say(record, "li", "statement", text="第二句。", days=-3)
    assert [(fault.sequence, fault.kind, fault.grave) for fault in chain.verify(e.raw for e in record.events)] == [
        (3, "clock", False)
    ]
    assert len(load(record.dump()).events) == 3


# The form -------------------------------------------------------------------------------------------------------------


def test_the_hash_does_not_depend_on_the_order_or_the_spaces_of_the_file() -> None:
    event = fresh()[0]
    again = json.loads(json.dumps(dict(reversed(event.items())), indent=3))
    assert chain.digest(again) == event["hash"]


def test_the_canonical_form_is_that_of_rfc_8785() -> None:
    """Keys sorted, no spaces, text as it is, whole numbers without a point (RFC 8785, 3.2)."""
    value = chain.plain({"b": [1.0, 2.5, True, None], "a": "“甲”\n\u001f\u007f", "é": -0.0})
    assert chain.canonical(value) == '{"a":"“甲”\\n\\u001f\u007f","b":[1,2.5,true,null],"é":0}'.encode()


@pytest.mark.parametrize(
    "wrong", [float("nan"), float("inf"), 2**53, -(2**53), 1e-7, {1: "x"}, {"a": [{"b": 1e300}]}], ids=repr
)
def test_what_not_every_reader_keeps_is_not_sealed(wrong: Any) -> None:
    with pytest.raises(ValueError):
        chain.plain({"value": wrong})


@given(
    st.dictionaries(
        st.text(st.characters(max_codepoint=0xD7FF), max_size=5), st.floats(1e-4, 1e15) | st.integers(-9, 9)
    )
)
def test_numbers_read_back_by_another_reader_give_the_same_bytes(value: dict[str, Any]) -> None:
    """Any reader of JSON keeps them as doubles; written again in the shortest way they are the same text."""
    plain = chain.plain(value)
    doubles = {key: float(item) for key, item in json.loads(chain.canonical(plain)).items()}
    assert chain.canonical(chain.plain(doubles)) == chain.canonical(plain)


@pytest.mark.parametrize(
    "line",
    ['{"sequence": true}', '{"sequence": "1"}', "{}", '{"sequence": 1, "body": {"a": NaN}}', '{"sequence": 1.5}'],
)
def test_nonsense_is_a_fault_and_no_crash(line: str) -> None:
    assert grave([json.loads(line)])
    with pytest.raises(InputError):
        load(line)


def test_a_well_chained_event_that_fits_nowhere_is_refused_by_what_is_wrong() -> None:
    record = small.opened()

    def with_last(**changes: Any) -> str:
        raw = {**record.draft("li", {"type": "statement", "text": "有。"}), **changes}
        return record.dump() + json.dumps(chain.seal(raw)) + "\n"

    answer = {"type": "answer", "point": "9.a", "result": "adopted", "ground": "law", "reason": "有理。"}
    for text, words in (
        (with_last(author="nobody"), "不是参加人"),
        (with_last(role="prosecutor"), "身份不是"),
        (with_last(body=dict(record.events[0].raw["body"])), "第一条"),
        (with_last(author="zhou", role="prosecutor", body=answer), "没有“9.a”"),
        (with_last(body={"type": "correction", "of": 7, "text": "改", "reason": "误"}), "第7条还不存在"),
        (with_last(formerly="0" * 64), "不在搁置的分支里"),
        (with_last(body={"type": "left", "participant": "x", "reason": "走了"}), "不是参加人"),
    ):
        with pytest.raises(InputError) as refused:
            load(text)
        assert words in refused.value.in_language("zh")


def test_a_key_written_twice_is_refused() -> None:
    """Readers differ on which of the two counts, so such a line would have two meanings under one hash."""
    text = small.opened().dump()
    twice = text.replace('"author": "wu"', '"author": "zhou", "author": "wu"', 1)
    assert twice != text
    with pytest.raises(InputError) as refused:
        load(twice)
    assert refused.value.problems[0].path == "record:1"


def test_every_fault_of_a_file_is_told() -> None:
    events = fresh()
    events[2]["body"]["facts"] = "盗窃9000元"
    events[5]["author"] = "zhou"
    del events[8]
    with pytest.raises(InputError) as refused:
        load("".join(json.dumps(event) + "\n" for event in events))
    told = refused.value.in_language("zh")
    assert all(words in told for words in ("第3条的内容", "第6条的内容", "此处应为第9条"))


def test_an_event_keeps_exactly_what_was_hashed() -> None:
    record = small.agreed()
    assert [dict(event.raw) for event in load(record.dump()).events] == [dict(event.raw) for event in record.events]
    assert all(Event.of(event.raw).hash == chain.digest(event.raw) for event in Record(record.events).events)
