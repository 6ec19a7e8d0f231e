"""The rule file of the procedure is checked like the rest of the rulebook: what is wrong, with file and line."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from negotiation import small
from negotiation.small import heard, offered, say

from engine.cli_rules import check
from engine.errors import RulesError
from engine.law.library import RULES
from engine.law.procedure import files, lint, procedure, read
from engine.negotiation.bodies import NAMES
from engine.negotiation.gate import facts, noted
from engine.negotiation.participants import ROLES

Break = Callable[..., list[tuple[str, str]]]


@pytest.fixture
def broken(tmp_path: Path) -> Break:
    """Replace a text of the file, once; the problems then, with their line and words."""

    def change(old: str, new: str) -> list[tuple[str, str]]:
        rules = tmp_path / "rules"
        shutil.copytree(RULES / "procedure", rules / "procedure", dirs_exist_ok=True)
        path = rules / "procedure" / "plea.yaml"
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return [(problem.path, problem.message) for problem in lint(rules, NAMES, ROLES)]

    return change


def line_of(item: str) -> str:
    """`file:line` of an item; its mapping begins on the line after its name."""
    lines = (RULES / "procedure" / "plea.yaml").read_text("utf-8").splitlines()
    return f"rules/procedure/plea.yaml:{lines.index(f'  {item}:') + 2}"


def test_the_file_is_clean() -> None:
    assert lint(RULES, NAMES, ROLES) == []
    assert [path.stem for path in files(RULES)] == ["plea"]


@pytest.mark.parametrize(
    ("old", "new", "item", "words"),
    [
        ("notice_days below 5", "notice_day below 5", "procedure_days_ordinary", "unknown fact 'notice_day'"),
        ("procedure is summary, barred", "procedure is sumary, barred", "summary_barred", "no value 'sumary'"),
        ("when: {not: lawyer}", "when: lawyer is retained", "lawyer", "is yes or no"),
        ("law: 刑诉法173条2款(四)", "law: 某处", "matter_other", "names no article"),
        ("law: 刑诉法173条2款(四)", 'law: ""', "matter_other", "names its article"),
        ("when: suspended\n", "when: found surrender\n", "suspended", "facts, choices and numbers only"),
        ("when: suspended\n", "when: open_remarks at least large\n", "suspended", "facts, choices and numbers only"),
    ],
)
def test_a_slip_is_named_with_its_line(broken: Break, old: str, new: str, item: str, words: str) -> None:
    found = broken(old, new)
    assert any(path == line_of(item) and words in message for path, message in found), found


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("  remark: [observer, moderator]\n", "", "nobody may put 'remark'"),
        ("  remark: [observer, moderator]\n", "  remarks: [observer]\n", "unknown event 'remarks'"),
        ("  remark: [observer, moderator]\n", "  remark: [observers]\n", "unknown role 'observers'"),
        ("  record: [suspect,", "  record: [accused,", "unknown role 'accused'"),
        ("    when: {not: neutral}\n", "    when: {not: setting}\n", "fact 'neutral' is never used"),
        ("    basis: proposed\n", "    basis: custom\n", "items.setting.basis"),
        ("    before: hearing\n", "    befor: hearing\n", "befor"),
        ("name: {zh: 认罪认罚协商程序", "name: [zh: 认罪认罚协商程序", ""),
        ("when: {not: lawyer}", "when: lawyer of sorts", "cannot read condition"),
    ],
)
def test_a_wrong_file_is_named_and_does_not_stop_the_check(broken: Break, old: str, new: str, words: str) -> None:
    found = broken(old, new)
    assert found and any(words in message for _, message in found)
    assert all(re.match(r"rules/procedure/plea\.yaml(:\d+)?$", path) for path, _ in found)


def test_rules_check_reads_the_procedure_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.law.lint.lint", lambda library: [])  # the rest of the rulebook has its own tests
    rules = tmp_path / "rules"
    shutil.copytree(RULES / "procedure", rules / "procedure")
    path = rules / "procedure" / "plea.yaml"
    path.write_text(path.read_text("utf-8").replace("notice_days below 3", "notice_day below 3"), encoding="utf-8")
    told, clean = check(rules, "zh")
    assert not clean and told.startswith(line_of("procedure_days_summary"))


def test_a_file_that_cannot_be_used_stops_the_program(tmp_path: Path) -> None:
    path = tmp_path / "rules" / "procedure" / "plea.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("- a list", encoding="utf-8")
    with pytest.raises(RulesError):
        read(path)


def test_every_fact_that_a_condition_asks_for_is_told_by_a_record() -> None:
    for record in (small.opened(), small.agreed()):
        told = set(facts(record.state))
        assert told - set(procedure("plea").facts) <= {"disclosed"}
        unknown = set(procedure("plea").facts) - told
        assert unknown <= {"procedure"}  # not stated before the setting is


def test_duties_block_and_notices_never_do() -> None:
    items = procedure("plea").items.values()
    assert {item.basis for item in items if item.weight == "notice"} == {"law"}
    assert all(item.verified == "text" for item in items if item.basis == "law")


# What is told at once -------------------------------------------------------------------------------------------------


def test_at_a_victims_objection_it_is_told_that_it_bars_nothing() -> None:
    """高检发〔2026〕5号 22."""
    record = heard()
    say(record, "zheng", "victim_opinion", text="不同意从宽。", forgiveness="refused", compensation="none")
    told = noted(record.state)
    assert [item.id for item in told] == ["victim_against", "uncompensated"]
    assert "不影响认罪认罚从宽的适用" in told[0].text.zh and not any(item.blocks for item in told)
    say(record, "zheng", "victim_opinion", text="予以谅解。", forgiveness="given")
    assert noted(record.state) == []


def test_at_a_proposal_past_the_range_it_is_told_that_it_may_be_unfit() -> None:
    record = heard()
    offered(record, 60)
    assert [item.id for item in noted(record.state)] == ["outside_range"]
    small.claimed(record)
    assert noted(record.state) == []  # the defence may ask for what it likes


def test_at_recanting_it_is_told_what_becomes_void() -> None:
    record = small.signed()
    say(record, "li", "recanted", reason="对金额有异议。")
    (told,) = noted(record.state)
    assert "具结书失效" in told.text.zh and "58–60" in told.item.law
