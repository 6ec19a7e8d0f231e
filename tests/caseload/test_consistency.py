"""The audit of a caseload: what a lawyer would count by hand, who is told apart from chance, and like cases."""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest
from batch import caseload

from engine.batch import evaluate_batch
from engine.caseload.audit.consistency import Audit, Cancelled, audit
from engine.errors import InputError

THEFT = {"crime": "theft", "amount": 12000, "offence_date": "2024-01-01", "sentencing_date": "2024-06-01"}
LOW, HIGH, MOST = 4, 21, 36  # months: the range recommended for THEFT, and the upper end of what the law allows


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(f"{json.dumps(row, default=str)}\n" for row in rows), encoding="utf-8")
    return path


def case(id: str, court: str, months: Any, **more: Any) -> dict[str, Any]:
    return THEFT | {"id": id, "keep.court": court, "keep.imposed": months} | more


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    rows = [
        case("a", "甲", 3),
        case("b", "甲", LOW),
        case("c", "甲", HIGH),
        case("d", "乙", 24),
        case("e", "乙", 12),
        case("f", "丙", 40),
        case("g", "丙", 0),
        case("h", "丙", "三年"),
        case("i", "丙", None),
        case("j", "丙", 12, amount=100),
        case("k", "丙", 12, crime="thett"),
        case("l", "丙", -6),
    ]
    return audit(write(tmp_path_factory.mktemp("three") / "cases.jsonl", rows), by=["court"], rows=5, outliers=4)


def test_three_courts_by_hand(three: Audit) -> None:
    """The ends of the range lie inside it; what cannot be compared keeps its row and has its reason."""
    rows = {row["id"]: row for row in three.cases.to_pylist()}
    assert {(row["declared_low"], row["declared_high"], row["envelope_high"]) for row in (rows["a"], rows["f"])} == {
        (LOW, HIGH, MOST)
    }
    assert {id: (row["position"], row["distance"], row["lawful"]) for id, row in rows.items() if not row["reason"]} == {
        "a": ("below", -1, "within"),
        "b": ("within", 0, "within"),
        "c": ("within", 0, "within"),
        "d": ("above", 3, "within"),
        "e": ("within", 0, "within"),
        "f": ("above", 19, "above"),
    }
    assert [rows[id]["place"] for id in ("b", "c")] == [0, 1]
    assert {id: row["reason"] for id, row in rows.items() if row["reason"]} == {
        "g": "no_term_imposed",
        "h": "imposed_unreadable",
        "i": "imposed_missing",
        "j": "below",
        "k": "wrong",
        "l": "imposed_unreadable",
    }
    overall = three.overall
    assert (overall.rows, overall.compared, overall.within.hits, overall.above.hits, overall.below.hits) == (
        12,
        6,
        3,
        2,
        1,
    )
    assert sum(overall.not_compared.values()) == overall.rows - overall.compared
    groups = {row["group"]: row for row in three.groups["court"].table.to_pylist()}
    counted = {name: (row["cases"], row["above"], row["below"], row["mean_distance"]) for name, row in groups.items()}
    assert counted == {"甲": (3, 0, 1, pytest.approx(-1 / 3)), "乙": (2, 1, 0, 1.5), "丙": (1, 1, 0, 19)}
    assert {row["outside_verdict"] for row in groups.values()} == {"few"}


def test_outliers_come_with_their_steps(three: Audit) -> None:
    assert [(one.id, one.distance, one.beyond_law) for one in three.outliers] == [
        ("f", 19, True),
        ("d", 3, False),
        ("a", -1, False),
    ]
    first = three.outliers[0]
    assert (first.low, first.high) == (first.result.declared.low, first.result.declared.high) == (LOW, HIGH)  # type: ignore[union-attr]
    assert {step.law for step in first.result.steps} >= {"刑法264条"}
    assert all(one.low <= first.imposed <= one.high for one in first.unsaid if one.reaches)


def test_what_could_explain_an_outlier(tmp_path: Path) -> None:
    """A death with 84 months: flight is denied by the row, death through flight is not in it; each carries it there."""
    rows = [
        {
            "id": "x",
            "crime": "traffic_accident",
            "deaths": 1,
            "liability": "full",
            "fled": False,
            "offence_date": "2024-01-01",
            "sentencing_date": "2024-06-01",
            "keep.imposed": months,
        }
        for months in (84, 48)
    ]
    long, short = audit(write(tmp_path / "cases.jsonl", rows)).outliers
    said = {one.id: (one.stated, one.reaches) for one in long.unsaid}
    assert said["flight_caused_death: true"] == (False, True)
    assert {one.id: (one.stated, one.reaches) for one in short.unsaid}["fled: true"] == (True, True)
    assert long.unsaid[0].reaches


def courts(sizes: dict[str, tuple[int, int]]) -> list[dict[str, Any]]:
    """So many cases of each court, and how many of them above the range."""
    return [
        case(f"{court}{number}", court, 30 if number < above else 12)
        for court, (cases, above) in sizes.items()
        for number in range(cases)
    ]


def test_an_outlying_court_is_found_and_three_cases_are_no_court(tmp_path: Path) -> None:
    sizes = {f"{number:02}": (20, 2) for number in range(20)}
    found = audit(write(tmp_path / "many.jsonl", courts(sizes | {"planted": (20, 12), "tiny": (3, 3)})), by=["court"])
    groups = {row["group"]: row for row in found.groups["court"].table.to_pylist()}
    verdicts = {name: row["above_verdict"] for name, row in groups.items()}
    assert verdicts.pop("planted") == "higher"
    assert verdicts.pop("tiny") == "few"
    assert set(verdicts.values()) == {"same"}
    low, high = groups["planted"]["above_low"], groups["planted"]["above_high"]
    assert low > found.groups["court"].funnels["above"].share
    assert (low, high) == (pytest.approx(0.3605, abs=5e-5), pytest.approx(0.8088, abs=5e-5))  # 12 of 20, printed tables
    again = audit(write(tmp_path / "few.jsonl", courts(sizes | {"tiny": (3, 3)})), by=["court"], least=1)
    verdicts = {row["group"]: row["above_verdict"] for row in again.groups["court"].table.to_pylist()}
    assert verdicts["tiny"] == "same"  # three of three can be chance where one looks at 21 courts


def test_courts_with_other_cases_are_not_unlike(tmp_path: Path) -> None:
    """One court has cases whose range is a point, the others wide ones: in like cases all do the same."""
    rows = courts({f"{number:02}": (30, 3) for number in range(12)})
    point = {"base_sentence": 12}
    rows += [case(f"p{n}", f"{n % 12:02}", 12 + n % 2, **point) for n in range(60)]
    rows += [case(f"q{n}", "narrow", 12 + n % 2, **point) for n in range(30)]
    found = audit(write(tmp_path / "cases.jsonl", rows), by=["court"]).groups["court"]
    narrow = next(row for row in found.table.to_pylist() if row["group"] == "narrow")
    assert narrow["above_share"] == 0.5 and narrow["above_expected"] == 0.5
    assert narrow["above_verdict"] == "same"
    assert narrow["mean_width"] == 0


def test_a_court_with_nobody_beside_it_is_not_judged(tmp_path: Path) -> None:
    found = audit(write(tmp_path / "cases.jsonl", courts({"only": (20, 15)})), by=["court"])
    assert found.groups["court"].table["outside_verdict"].to_pylist() == ["alone"]


def test_like_cases_are_those_with_the_same_findings(tmp_path: Path) -> None:
    """The groups are those that one gets from the explained findings row by row, over all crimes and chunk by chunk."""
    rng = random.Random(11)
    rows = [caseload.row(rng) for _ in range(150)]
    table = caseload.table([row | {"id": str(number)} for number, row in enumerate(rows * 2)])
    given = [{k: v for k, v in row.items() if v is not None} | {"keep.imposed": 9} for row in table.to_pylist()]
    path = write(tmp_path / "cases.jsonl", given)
    found = audit(path, caseload.RULES, rows=110)
    expected: dict[Any, set[str]] = defaultdict(set)
    for row, answer in zip(table.to_pylist(), evaluate_batch(table, caseload.RULES).to_pylist(), strict=True):
        if answer["status"] != "term":
            continue
        place, plea = row.get("jurisdiction") or "national", row.get("plea_stage") or "none"
        factors = frozenset((line["factor"], line["chosen"]) for line in answer["factors"])
        ends = answer["declared_low"], answer["declared_high"]
        law = (row["crime"], place, row.get("region"), answer["tier"], plea, answer["base_sentence_chosen"])
        expected[(*law, *ends, factors)].add(str(answer["id"]))
    shown: dict[int, set[str]] = defaultdict(set)
    for case_ in found.cases.to_pylist():
        if case_["like"] is not None:
            shown[case_["like"]].add(case_["id"])
    assert {frozenset(group) for group in shown.values()} == {frozenset(group) for group in expected.values()}
    sizes = Counter(len(group) for group in expected.values())
    assert sum(one.cases for one in found.alike) == sum(size * number for size, number in sizes.items() if size > 1)


def test_the_spread_of_like_cases(tmp_path: Path) -> None:
    rows = [case(str(months), "甲", months) for months in (2, 6, 8, 10, 30)]
    rows += [case("other", "甲", 12, **{"factor.recidivist": True})]
    found = audit(write(tmp_path / "cases.jsonl", rows))
    (one,) = found.alike
    assert (one.least, one.lower, one.median, one.upper, one.most) == (2, 6, 8, 10, 30)
    assert (one.above, one.below, one.spread) == (1, 1, 4)
    group, like = found.like("8")
    assert group == one and like["id"].to_pylist() == ["2", "6", "8", "10", "30"]
    assert found.like("other")[0] is None
    with pytest.raises(InputError, match="othr"):
        found.like("othr")


def test_a_band_takes_base_sentences_together(tmp_path: Path) -> None:
    rows = [case(str(base), "甲", 12, base_sentence=base, declared=12) for base in (12, 13, 14, 15)]
    path = write(tmp_path / "cases.jsonl", rows)
    assert not audit(path).alike
    assert sorted(one.cases for one in audit(path, band=3).alike) == [3]  # 12 to below 15; 15 is alone


def test_a_column_that_is_not_there(tmp_path: Path) -> None:
    path = write(tmp_path / "cases.jsonl", [case("a", "甲", 12)])
    with pytest.raises(InputError) as caught:
        audit(path, imposed="keep.imposd")
    assert caught.value.problems[0].suggestion == "keep.imposed"
    with pytest.raises(InputError) as caught:
        audit(path, by=["cort"])
    assert caught.value.problems[0].suggestion == "court"
    assert audit(path, imposed="imposed").overall.compared == 1


def test_whoever_asked_may_stop_it(tmp_path: Path) -> None:
    path = write(tmp_path / "cases.jsonl", [case(str(n), "甲", 12) for n in range(4)])
    seen: list[int] = []
    with pytest.raises(Cancelled):
        audit(path, rows=2, progress=lambda one: seen.append(one.rows), cancelled=lambda: bool(seen))
    assert seen == [2]
