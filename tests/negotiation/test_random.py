"""Whatever people do in whatever order: what was admitted stands whole, what was refused left no trace."""

from __future__ import annotations

import copy
import datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from negotiation import small
from negotiation.small import PEOPLE, SETTING

from engine.case.patch import apply
from engine.case.reader import build
from engine.errors import InputError
from engine.law.procedure import STEPS
from engine.negotiation import chain
from engine.negotiation.audit import audit
from engine.negotiation.gate import gate, overview
from engine.negotiation.participants import ROLES
from engine.negotiation.record import Record, load
from engine.negotiation.state import PARTIES, State
from engine.negotiation.substance import substance

GUARDIAN = {"id": "fu", "name": "李父", "role": "guardian"}
TEXTS = st.sampled_from(["有理由。", "请求从轻。", "没有意见。", "系被抓获。"])
RATIOS = st.integers(-40, -10)
DAYS = st.sampled_from([0, 0, 0, 0, 1, 4])


def points(record: Record) -> st.SearchStrategy[str]:
    return st.sampled_from([*record.state.points, "1.none"])


@st.composite
def proposals(draw: st.DrawFn) -> dict[str, Any]:
    """A patch of a few places, some named by a point and some not."""
    patch: dict[str, Any] = {}
    named = [small.point("p", "缓刑", "", "probation")]
    if draw(st.booleans()):
        patch["factors"] = {"surrender": draw(st.none() | RATIOS.map(lambda ratio: {"ratio": ratio}))}
        if draw(st.booleans()):
            named.append(small.point("s", "自首", "factors.surrender"))
    if draw(st.booleans()):
        months = draw(st.integers(3, 8))
        patch["proposal"] = {"low": months, "high": months}
        named.append(small.point("t", "刑期", "proposal", "penalty"))
    if draw(st.booleans()):
        patch["defendant"] = {"facts": {"forgiveness": draw(st.sampled_from([True, None]))}}
    ground = draw(st.sampled_from([None, None, "new_evidence", "recanting"]))
    return {"patch": patch, "points": named, "ground": ground, "ground_text": "新的证据。" if ground else ""}


def bodies(record: Record) -> st.SearchStrategy[dict[str, Any]]:
    """Anything that somebody could try next."""
    ids = st.lists(st.sampled_from([*record.state.participants]), min_size=1, max_size=3, unique=True)
    sequences = st.integers(1, len(record.events) + 1)
    kinds: dict[str, dict[str, Any]] = {
        "rights_told": {"to": ids, "written": st.just(True), "explained": st.booleans()},
        "disclosure": {"to": ids, **{key: st.just(value) for key, value in small.DISCLOSED.items()}},
        "setting": {
            **{k: st.just(v) for k, v in SETTING.items()},
            "procedure": st.sampled_from(["summary", "fast_track"]),
        },
        "statement": {"text": TEXTS, "topics": st.lists(st.sampled_from(small.TOPICS), unique=True)},
        "answer": {
            "point": points(record),
            "result": st.sampled_from(["adopted", "partly", "not_adopted"]),
            "ground": st.sampled_from(["law", "case", "like_judgments"]),
            "reason": TEXTS,
        },
        "victim_opinion": {"text": TEXTS, "forgiveness": st.sampled_from(["given", "refused", "unstated"])},
        "remark": {"text": TEXTS},
        "remark_answer": {"remark": sequences, "text": TEXTS},
        "consultation": {"minutes": st.integers(1, 60)},
        "suspended": {"reason": TEXTS},
        "resumed": {"reason": TEXTS},
        "done": {},
        "voluntariness": {key: st.booleans() if key == "voluntary" else st.just(True) for key in small.FREE},
        "notice": {"to": ids, "signing_on": st.just("2026-12-01")},
        "signed": {
            "paper": st.sampled_from(["undertaking", "record", "agreement"]),
            "witnesses": st.sampled_from([[], ["wu"]]),
            "recording": st.sampled_from(["", "光盘"]),
        },
        "no_signature": {"exception": st.sampled_from(["other", "minor_objection"]), "reason": TEXTS},
        "objection": {"text": TEXTS, "attends": st.booleans()},
        "recanted": {"kind": st.sampled_from(["recanting", "not_performed"]), "reason": TEXTS},
        "closed_with_agreement": {"terms": TEXTS},
        "closed_without": {"disputed": st.just(["自首"]), "despite": _despite(record)},
        "reopened": {"reason": TEXTS},
        "correction": {"of": sequences, "text": TEXTS, "reason": TEXTS},
        "left": {"participant": st.sampled_from([*record.state.participants]), "reason": TEXTS},
        "joined": {"participant": st.sampled_from([*PEOPLE, GUARDIAN])},
    }
    simple = [st.fixed_dictionaries({"type": st.just(kind), **fields}) for kind, fields in kinds.items()]
    claims = proposals().map(lambda body: {"type": "proposal", **body})
    return st.one_of(*simple, claims, claims, claims)


def _despite(record: Record) -> st.SearchStrategy[dict[str, str]]:
    missing = [item.id for item in gate(record.state, "closing")]
    return st.sampled_from([{}, dict.fromkeys(missing, "对方没有做。")])


def whole(state: State) -> None:
    """What must hold of any record."""
    assert {point.ref for point in state.points.values() if point.open} == set(state.waiting)
    patches = state.patches()
    for side in set(PARTIES) & set(state.views):
        assert apply(state.common, patches[side]) == state.views[side]
        build(state.views[side])
    build(state.common)
    if state.undertaking is not None:
        assert not state.recanted
    for step in STEPS:
        for item in gate(state, step):
            assert item.text.zh and item.text.en
    assert {item.id for items in overview(state).values() for item in items} == {i.id for i in gate(state, "agreement")}
    substance(state)


@settings(max_examples=50)
@given(st.data())
def test_random_sequences_keep_the_record_whole(data: st.DataObject) -> None:
    start = data.draw(st.sampled_from([small.opened, small.heard, small.ready, small.signed, small.agreed]))
    record = start()
    at = record.events[-1].time
    admitted = len(record.events)
    for _ in range(data.draw(st.integers(1, 12))):
        author = data.draw(st.sampled_from([*record.state.participants]))
        body = data.draw(bodies(record))
        at += datetime.timedelta(days=data.draw(DAYS), minutes=1)
        before, text = copy.copy(record.events), record.dump()
        try:
            event = record.add(author, body, at=at)
        except InputError as refused:
            assert refused.problems and record.events == before and record.dump() == text
        else:
            admitted += 1
            assert record.events == [*before, event] and event.sequence == admitted
    assert len(record.events) == admitted
    raw = [event.raw for event in record.events]
    assert not list(chain.verify(raw))
    # Read back, it stands where it stood; replayed, every event is admitted again on its own day.
    assert load(record.dump()).state == record.state
    assert not [fault for fault in audit(raw) if fault.kind != "tail"]
    whole(record.state)


@given(st.data())
def test_a_refused_event_leaves_no_trace_in_the_state(data: st.DataObject) -> None:
    record = small.ready()
    body = data.draw(bodies(record))
    before = State.of(list(record.events))
    try:
        record.add(data.draw(st.sampled_from([*ROLES])), body)  # a role is nobody's name here
    except InputError:
        assert record.state == before
    else:
        raise AssertionError("nobody of that name takes part")
