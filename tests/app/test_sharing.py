"""A file that is sent gives its reader the numbers that its sender saw, or says that it may not."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.calculation.calculate import calculate
from engine.case import reader
from engine.comparison import compare
from engine.law.library import library
from views import sharing

CASES = sorted((Path(__file__).parents[1] / "cases").glob("[0-9]*.yaml"))


@pytest.fixture
def sample() -> dict[str, Any]:
    return reader.read_file(Path(__file__).parents[2] / "views" / "sample.yaml")


def numbers(raw: dict[str, Any], position: str | None = None) -> Any:
    """What a result says, the title and the name of the position aside; warnings name facts in the file's order."""
    result = calculate(raw, position=position).to_json()
    apart = ("title", "position", "warnings")
    return {**{key: value for key, value in result.items() if key not in apart}, "warned": len(result["warnings"])}


def test_stamp_counts_for_nothing(sample: dict[str, Any]) -> None:
    stamped = reader.read_text(sharing.whole(sample))
    assert stamped["saved_with"] == {
        "hash": library().hash("zhejiang"),
        "version": library().method("national").version,
    }
    assert numbers(stamped) == numbers(sample)
    assert compare(stamped).disputed == compare(sample).disputed


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_whole_case_and_each_position_keep_their_numbers(path: Path) -> None:
    raw = reader.read_file(path)
    assert numbers(reader.read_text(sharing.whole(raw))) == numbers(raw)
    for name in raw.get("positions") or {}:
        alone = reader.read_text(sharing.alone(raw, name))
        assert "positions" not in alone and alone["saved_with"]["position"] == name
        assert numbers(alone) == numbers(raw, name)


def test_a_file_of_one_position_tells_nothing_of_the_others(sample: dict[str, Any]) -> None:
    sample["positions"]["defence"]["factors"]["surrender"]["evidence"] = "密谈记录"
    assert "密谈记录" not in sharing.alone(sample, "prosecution")
    assert "密谈记录" not in sharing.alone(sample, "")


PAPERS = {
    "particulars": {"counsel": "吴某", "court": "甲市人民法院"},
    "texts": {"counter_proposal": {"request": "底线是六个月"}},
    "answers": [{"point": "factors.surrender", "result": "not_adopted", "ground": "case", "reason": "内部意见"}],
}


@pytest.mark.parametrize("position", ["", "prosecution", "defence"])
def test_what_was_written_into_documents_stays_with_who_wrote_it(sample: dict[str, Any], position: str) -> None:
    """A proposal that is not served yet must not travel with one's position; names and numbers of the papers may."""
    sample["documents"] = copy.deepcopy(PAPERS)
    sample["positions"]["defence"]["documents"] = {"texts": {"memo": {"remarks": "底线是五个月"}}}
    content = sharing.alone(sample, position)
    assert reader.read_text(content)["documents"] == {"particulars": PAPERS["particulars"]}
    for secret in ("底线", "内部意见"):
        assert secret not in content
    assert reader.read_text(sharing.whole(sample))["documents"] == PAPERS, "one's own file has all of it"


def test_a_position_received_brings_no_papers_of_the_other_side(pages: Any, sample: dict[str, Any]) -> None:
    ours = {"particulars": {"counsel": "吴某"}, "texts": {"counter_proposal": {"request": "请求缓刑"}}}
    pages.session.raw = {**pages.raw, "documents": ours}
    theirs = {**copy.deepcopy(sample), "documents": {"particulars": {"counsel": "别人"}}}
    receive(pages, sharing.alone(theirs, "prosecution"))
    assert "documents" not in pages.raw["positions"]["检察机关 2"]
    assert pages.raw["documents"] == ours
    assert numbers(pages.raw, "检察机关 2") == numbers(theirs, "prosecution")


def test_two_charges_of_one_date_are_saved_readably(sample: dict[str, Any]) -> None:
    """A value used twice must not become an alias, which no reader of cases accepts."""
    sample["counts"]["b"] = {"crime": "fraud", "offence_date": sample["counts"]["a"]["offence_date"]}
    assert reader.read_text(sharing.whole(sample))["counts"] == sample["counts"]


def test_a_position_received_becomes_one_with_the_same_numbers(pages: Any, sample: dict[str, Any]) -> None:
    theirs = copy.deepcopy(sample)
    theirs["counts"]["a"]["facts"]["amount"] = 31000  # their common case is not ours
    theirs["positions"]["prosecution"]["factors"]["confession"] = {"ratio": -7}
    receive(pages, sharing.alone(theirs, "prosecution"))
    assert list(pages.raw["positions"]) == ["prosecution", "defence", "检察机关 2"]
    assert pages.session.position == "检察机关 2" and pages.sees("已并入立场：检察机关 2")
    assert numbers(pages.raw, "检察机关 2") == numbers(theirs, "prosecution")
    pages.at.button(key="undo/zh").click().run()
    assert list(pages.raw["positions"]) == ["prosecution", "defence"]


def test_all_positions_of_a_whole_case_are_received(pages: Any, sample: dict[str, Any]) -> None:
    for name in ("prosecution", "defence"):
        pages.take("editing", name)
        pages.press("drop position")
    receive(pages, sharing.whole(sample))
    assert list(pages.raw["positions"]) == ["prosecution", "defence"]
    for name in pages.raw["positions"]:
        assert numbers(pages.raw, name) == numbers(sample, name)


@pytest.mark.parametrize("ours", CASES, ids=lambda path: path.stem)
def test_a_patch_on_any_common_case_gives_the_numbers_of_the_file(ours: Path) -> None:
    common = {key: value for key, value in reader.read_file(ours).items() if key != "positions"}
    for path in CASES:
        incoming = {key: value for key, value in reader.read_file(path).items() if key != "positions"}
        stance = sharing.difference(common, incoming)
        assert numbers({**common, "positions": {"x": stance}}, "x") == numbers(incoming), path.stem


def test_what_we_assert_and_they_find_from_facts_is_not_taken_from_them(sample: dict[str, Any]) -> None:
    common = {key: value for key, value in sample.items() if key != "positions"}
    common["factors"] = {"surrender": {"ratio": -30}}
    incoming = {**common, "factors": {}}
    stance = sharing.difference(common, incoming)
    assert numbers({**common, "positions": {"x": stance}}, "x")["declared"] == numbers(incoming)["declared"]


def receive(pages: Any, content: str) -> None:
    pages.at.file_uploader(key=pages.key("merge")).set_value(("x.yaml", content.encode(), "application/yaml")).run()
    pages.check()


def test_same_rules_no_warning_and_no_stamp_in_the_case(upload: Any, sample: dict[str, Any]) -> None:
    pages = upload(sharing.whole(sample))
    assert pages.raw == sample and not pages.sees("另一版规则")
    assert not pages.session.unsaved


@pytest.mark.parametrize("merged", [False, True])
def test_other_rules_are_warned_of_until_understood(
    pages: Any, upload: Any, sample: dict[str, Any], merged: bool
) -> None:
    other = yaml.safe_load(sharing.whole(sample))
    other["saved_with"] = {"hash": "0" * 64, "version": "2020-01"}
    content = reader.dump(other)
    if merged:
        receive(pages, content)
    else:
        upload(content)
    assert pages.sees("另一版规则保存的，数字可能与发件人看到的不同")
    assert pages.sees("版本2020-01，校验值000000000000") and pages.sees(library().hash("zhejiang")[:12])
    pages.go("result")
    assert pages.sees("另一版规则保存的")
    pages.press("seen")
    assert not pages.sees("另一版规则保存的")


def test_a_wrong_file_is_not_taken_in(pages: Any) -> None:
    before = copy.deepcopy(pages.raw)
    receive(pages, "schema: liangxing/case/1\ncounts: {a: {crime: nothing}}\n")
    assert pages.raw == before and pages.sees("没有打开")
