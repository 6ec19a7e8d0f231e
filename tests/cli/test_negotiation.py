"""`liangxing negotiation`: a record opened, added to, shown, examined and exchanged from a terminal."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from negotiation import played, small

from engine.calculation.calculate import calculate
from engine.case.reader import read_file
from engine.errors import InputError
from engine.negotiation import files, keys
from engine.negotiation.bodies import MODELS
from engine.negotiation.exchange import export
from engine.negotiation.record import Record, load

Run = Callable[..., Any]
WHO = ("li:李某:suspect", "wu:吴某:counsel:某律师事务所", "zhou:周某:prosecutor", "zheng:郑某:victim")


@pytest.fixture
def record_file(tmp_path: Path) -> Path:
    path = tmp_path / "record.jsonl"
    path.write_text(small.heard().dump(), encoding="utf-8")
    return path


@pytest.fixture
def say(run: Run, tmp_path: Path) -> Callable[..., Any]:
    """Put an event on a record by the command."""

    def add(record: Path, author: str, *words: object, **body: Any) -> Any:
        event = tmp_path / "event.yaml"
        event.write_text(yaml.safe_dump(body, allow_unicode=True), encoding="utf-8")
        return run("negotiation", "add", record, "--as", author, "--event", event, *words)

    return add


# Open -----------------------------------------------------------------------------------------------------------------


def test_open_begins_a_record_on_what_is_common(run: Run, case_file: Path, tmp_path: Path) -> None:
    output = tmp_path / "record.jsonl"
    ran = run("negotiation", "open", case_file, "-o", output, "--by", "wu", "--participants", *WHO, "--agenda", "自首")
    assert (ran.status, ran.err) == (0, "")
    assert "positions" in ran.out  # said, because a side may not know that its own words stay behind
    state = load(output.read_text("utf-8")).state
    assert state.opened is not None and state.opened.title == "甲某盗窃案" and state.opened.agenda == ("自首",)
    assert "positions" not in state.common and "surrender" in state.common["factors"]
    assert state.participants["wu"].office == "某律师事务所"


def test_open_takes_participants_from_a_file(run: Run, case_file: Path, tmp_path: Path) -> None:
    people = tmp_path / "people.yaml"
    people.write_text(yaml.safe_dump(small.PEOPLE, allow_unicode=True), encoding="utf-8")
    output = tmp_path / "record.jsonl"
    assert run("negotiation", "open", case_file, "-o", output, "--by", "zhou", "--participants", people).status == 0
    assert set(load(output.read_text("utf-8")).state.participants) == {"li", "wu", "zhou", "zheng", "he"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--by", "nobody", "--participants", *WHO), "nobody"),
        (("--by", "zheng", "--participants", *WHO), "不能记"),
        (("--by", "wu", "--participants", "吴某"), "编号:姓名:身份"),
        (("--by", "wu", "--participants", "wu:吴某:lawyer"), "counsel"),
        (("--by", "wu", "--participants", WHO[1], WHO[2]), "一名犯罪嫌疑人"),
    ],
)
def test_a_wrong_opening_writes_nothing(
    run: Run, case_file: Path, tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    output = tmp_path / "record.jsonl"
    ran = run("negotiation", "open", case_file, "-o", output, *words)
    assert (ran.status, ran.out) == (2, "") and told in ran.err
    assert not output.exists()


def test_open_writes_over_nothing(run: Run, case_file: Path, record_file: Path) -> None:
    before = record_file.read_bytes()
    ran = run("negotiation", "open", case_file, "-o", record_file, "--by", "wu", "--participants", *WHO)
    assert ran.status == 2 and "不覆盖" in ran.err
    assert record_file.read_bytes() == before


# Add ------------------------------------------------------------------------------------------------------------------


def test_add_puts_an_event_behind_the_others(say: Callable[..., Any], record_file: Path) -> None:
    before = record_file.read_text("utf-8")
    ran = say(record_file, "li", type="statement", text="没有意见。", topics=["facts"])
    after = record_file.read_text("utf-8")
    assert ran.status == 0 and after.startswith(before) and after.count("\n") == before.count("\n") + 1
    assert load(after).head in ran.out


def test_a_refused_event_leaves_the_file_as_it_was(say: Callable[..., Any], record_file: Path) -> None:
    say(record_file, "wu", type="proposal", patch={"factors": {"surrender": {"ratio": -30}}}, points=[small.SURRENDER])
    before = record_file.read_bytes()
    ran = say(record_file, "zhou", type="answer", point="5.a", result="not_adopted", ground="case", reason="")
    assert (ran.status, ran.out) == (2, "")
    assert "理由" in ran.err and "高检发〔2026〕5号 27、37" in ran.err
    assert record_file.read_bytes() == before
    assert [path.name for path in record_file.parent.iterdir() if path.name.startswith(".")] == []


def test_a_damaged_record_is_not_added_to(say: Callable[..., Any], record_file: Path) -> None:
    record_file.write_text(record_file.read_text("utf-8").replace("盗窃4000元", "盗窃9000元"), encoding="utf-8")
    before = record_file.read_bytes()
    ran = say(record_file, "li", type="statement", text="没有意见。")
    assert ran.status == 2 and "第3条" in ran.err
    assert record_file.read_bytes() == before


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_record_that_is_not_there_is_said(run: Run, tmp_path: Path, language: str) -> None:
    ran = run("negotiation", "show", tmp_path / "gone.jsonl", "--language", language)
    assert (ran.status, ran.out) == (2, "") and "gone.jsonl" in ran.err


def test_two_writers_at_once_lose_nothing(record_file: Path) -> None:
    """Both events stand, one after the other, whoever was first."""
    writers = [
        threading.Thread(
            target=lambda n=n: [
                files.add(record_file, "li", {"type": "statement", "text": f"第{n}人第{turn}句。"}) for turn in range(8)
            ]
        )
        for n in range(3)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    record = load(record_file.read_text("utf-8"))
    said = [event.raw["body"]["text"] for event in record.events if event.type == "statement"]
    assert sorted(said) == sorted(f"第{n}人第{turn}句。" for n in range(3) for turn in range(8))


def test_a_disk_without_room_leaves_the_record(record_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = record_file.read_bytes()

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError) as told:
        files.add(record_file, "li", {"type": "statement", "text": "没有意见。"})
    assert "No space left" in told.value.in_language("en")
    assert record_file.read_bytes() == before
    assert [path.name for path in record_file.parent.iterdir()] == [record_file.name]


def test_the_rights_of_the_file_stay(say: Callable[..., Any], record_file: Path) -> None:
    record_file.chmod(0o640)
    assert say(record_file, "li", type="statement", text="没有意见。").status == 0
    assert stat.S_IMODE(record_file.stat().st_mode) == 0o640


# Keys -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("password", ["", "密码"])
def test_a_key_is_made_and_signs(
    run: Run,
    say: Callable[..., Any],
    record_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    password: str,
) -> None:
    monkeypatch.setenv("LIANGXING_KEY_PASSWORD", password)
    key = tmp_path / "wu.pem"
    public = run("negotiation", "key", "new", "-o", key).out.strip()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert run("negotiation", "key", "show", key).out.strip() == public
    assert (b"ENCRYPTED" in key.read_bytes()) == bool(password)
    assert say(record_file, "wu", "--key", key, type="statement", text="请求从轻。").status == 0
    event = json.loads(record_file.read_text("utf-8").splitlines()[-1])
    assert event["key"] == public and keys.holds(public, event["signature"], event["hash"])
    assert run("negotiation", "key", "new", "-o", key).status == 2
    if password:
        monkeypatch.delenv("LIANGXING_KEY_PASSWORD")
        assert say(record_file, "wu", "--key", key, type="statement", text="请求从轻。").status == 2


# Show, gate, turns, facts, case ---------------------------------------------------------------------------------------


def saved(tmp_path: Path, record: Record, name: str = "played.jsonl") -> Path:
    path = tmp_path / name
    path.write_text(record.dump(), encoding="utf-8")
    return path


def test_show_lists_every_event_in_words(run: Run, tmp_path: Path) -> None:
    record = played.agreed()
    out = run("negotiation", "show", saved(tmp_path, record)).out
    rows = [line for line in out.splitlines()[2:] if line[:1].isdigit()]
    assert len(rows) == len(record.events)
    for words in ("2026-05-06 09:00", "周某（检察官） 沟通量刑告知", "不采纳", "40分钟", "认罪认罚具结书", "达成一致"):
        assert words in out
    assert "→" in next(line for line in out.splitlines() if line.startswith("→") or "→" in line)  # the correction
    late = run("negotiation", "show", saved(tmp_path, record), "--since", len(record.events) - 2).out
    assert len([line for line in late.splitlines()[2:] if line[:1].isdigit()]) == 2


@pytest.mark.parametrize("kind", MODELS)
def test_every_kind_of_event_can_be_told(kind: str) -> None:
    from engine.negotiation import telling

    assert kind in telling._TELL


def test_show_in_english_is_english_but_for_what_people_wrote(run: Run, tmp_path: Path) -> None:
    out = run("negotiation", "show", saved(tmp_path, played.agreed()), "--language", "en").out
    for words in ("(defence counsel): proposal", "not adopted", "40 minutes", "undertaking", "the case: "):
        assert words in out
    assert "不采纳" not in out and "辩护人）" not in out


def test_control_characters_of_a_record_never_reach_the_terminal(run: Run, tmp_path: Path) -> None:
    record = small.heard()
    small.say(record, "li", "statement", text="看\x1b[2J\u202e这里")
    assert "\x1b" not in run("negotiation", "show", saved(tmp_path, record)).out
    assert "\u202e" not in run("negotiation", "show", saved(tmp_path, record)).out


def test_gate_tells_law_from_proposals(run: Run, record_file: Path) -> None:
    out = run("negotiation", "gate", record_file).out
    assert "[须先做到] 尚未听取犯罪嫌疑人的意见（刑诉法173条1、2款）" in out
    assert "本项目建议，尚非法律" in out
    step = run("negotiation", "gate", record_file, "--step", "hearing").out
    assert step.splitlines() == ["听取意见之前", "  什么也不缺"]
    data = json.loads(run("negotiation", "gate", record_file, "--json").out)
    assert set(data) == {"hearing", "closing", "signing", "agreement"}
    entry = next(item for item in data["closing"] if item["id"] == "suspect_heard")
    assert (entry["blocks"], entry["basis"], entry["law"]) == (True, "law", "刑诉法173条1、2款")


def test_gate_counts_the_days_to_the_day_asked_for(run: Run, tmp_path: Path) -> None:
    path = saved(tmp_path, small.ready())  # told on 6 May
    for on, short in (("2026-05-08", True), ("2026-05-09", False)):
        out = run("negotiation", "gate", path, "--step", "signing", "--on", on).out
        assert ("3日" in out) == short
    assert run("negotiation", "gate", path, "--on", "5月8日").status == 2


def test_turns_show_the_sides_converge(run: Run, tmp_path: Path) -> None:
    path = saved(tmp_path, played.agreed())
    out = run("negotiation", "turns", path).out
    assert "辩护方" in out and "检察机关" in out and "自首" in out
    data = json.loads(run("negotiation", "turns", path, "--json").out)
    assert [turn["round"] for turn in data] == [1, 1, 2, 2, 3, 3]
    assert data[-1]["declared"]["chosen"] == data[-2]["declared"]["chosen"]


def test_facts_of_one_record_open_or_closed(run: Run, tmp_path: Path, record_file: Path) -> None:
    out = run("negotiation", "facts", saved(tmp_path, played.agreed())).out
    assert "轮数" in out and "李某盗窃案" in out
    unfinished = run("negotiation", "facts", record_file)
    assert unfinished.status == 0 and "· 被害人一方参加，却没有其意见" in unfinished.out
    data = json.loads(run("negotiation", "facts", record_file, "--json").out)
    assert data["closed"] == "" and data["flags"]


def test_facts_over_a_folder_are_a_table_and_say_what_was_left_out(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "records"
    folder.mkdir()
    saved(folder, played.agreed(), "a.jsonl")
    saved(folder, played.closed_without(), "b.jsonl")
    saved(folder, small.heard(), "open.jsonl")
    (folder / "bad.jsonl").write_text("{}", encoding="utf-8")
    ran = run("negotiation", "facts", folder, "--csv")
    rows = list(csv.reader(io.StringIO(ran.out)))
    assert len(rows) == 3 and len({len(row) for row in rows}) == 1
    assert "open.jsonl" in ran.err and "bad.jsonl" in ran.err
    data = json.loads(run("negotiation", "facts", folder, "--json").out)
    assert {entry["closed"] for entry in data} == {"closed_with_agreement", "closed_without"}
    assert "未达成一致" in run("negotiation", "facts", folder).out


def test_the_case_as_it_stands_is_a_case_file(run: Run, tmp_path: Path) -> None:
    path, output = saved(tmp_path, played.closed_without()), tmp_path / "case.yaml"
    assert run("negotiation", "case", path, "-o", output).status == 0
    raw = read_file(output)
    assert next(iter(raw)) == "schema"
    assert set(raw["positions"]) == {"prosecution", "defence"}
    points = {side: calculate(raw, position=side).declared for side in raw["positions"]}
    assert points["prosecution"] != points["defence"]
    assert run("document", output, "-o", tmp_path / "memo.md").status == 0


# Verify ---------------------------------------------------------------------------------------------------------------


def test_verify_of_a_sound_record(run: Run, tmp_path: Path) -> None:
    record = played.agreed()
    ran = run("negotiation", "verify", saved(tmp_path, record))
    assert (ran.status, ran.err) == (0, "")
    assert record.head in ran.out and len(ran.out.splitlines()) == 1


def test_verify_names_every_fault_and_fails(run: Run, tmp_path: Path) -> None:
    path = saved(tmp_path, played.agreed())
    lines = path.read_text("utf-8").splitlines(keepends=True)
    lines[10] = lines[10].replace("系被抓获", "系自首")
    del lines[20]
    path.write_text("".join(lines), encoding="utf-8")
    ran = run("negotiation", "verify", path)
    assert (ran.status, ran.out) == (2, "")
    assert "第11条的内容与校验值不符" in ran.err and "此处应为第21条" in ran.err
    data = json.loads(run("negotiation", "verify", path, "--json").out)
    assert not data["sound"] and {"edited", "order", "broken"} <= {fault["kind"] for fault in data["faults"]}


def test_verify_says_what_it_cannot_know_and_a_known_head_tells(run: Run, tmp_path: Path) -> None:
    whole = played.agreed()
    path = saved(tmp_path, whole)
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:30]), encoding="utf-8")
    ran = run("negotiation", "verify", path)
    assert ran.status == 0 and "末尾是否被删去，单凭本文件看不出来" in ran.out
    assert run("negotiation", "verify", path, "--head", whole.events[20].hash[:16]).status == 0
    cut = run("negotiation", "verify", path, "--head", whole.head)
    assert cut.status == 2 and "删去或者改写过" in cut.err
    assert run("negotiation", "verify", path, "--head", "abc").status == 2


def test_verify_tells_what_would_not_have_been_admitted(run: Run, tmp_path: Path) -> None:
    from engine.negotiation import chain

    record = small.heard()
    draft = {**record.draft("zhou", {"type": "done"}), "body": {"type": "closed_with_agreement", "terms": "拘役。"}}
    path = tmp_path / "record.jsonl"
    path.write_text(record.dump() + json.dumps(chain.seal(draft)) + "\n", encoding="utf-8")
    ran = run("negotiation", "verify", path)
    assert ran.status == 0 and "按现在的程序规则不会被接受" in ran.out


# Exchange -------------------------------------------------------------------------------------------------------------


def test_export_and_merge_carry_what_is_new(run: Run, say: Callable[..., Any], record_file: Path) -> None:
    other = record_file.with_name("theirs.jsonl")
    other.write_bytes(record_file.read_bytes())
    say(other, "zhou", type="statement", text="有事实。")
    sent = record_file.with_name("sent.jsonl")
    assert run("negotiation", "export", other, "--since", 4, "-o", sent).status == 0
    ran = run("negotiation", "merge", record_file, sent)
    assert ran.status == 0 and "并入1条" in ran.out and "检察机关 · 周某（检察官） 陈述" in ran.out
    assert record_file.read_bytes() == other.read_bytes()
    assert "相同" in run("negotiation", "merge", record_file, sent).out


def test_merge_makes_the_record_where_there_is_none(run: Run, record_file: Path) -> None:
    sent, new = record_file.with_name("sent.jsonl"), record_file.with_name("new.jsonl")
    assert run("negotiation", "export", record_file, "-o", sent).status == 0
    assert run("negotiation", "merge", new, sent).status == 0
    assert new.read_bytes() == record_file.read_bytes()


def forked(record_file: Path) -> tuple[Path, Path]:
    ours, theirs = small.heard(), None
    theirs = load(ours.dump())
    small.claimed(ours)
    small.offered(theirs)
    record_file.write_text(ours.dump(), encoding="utf-8")
    sent = record_file.with_name("sent.jsonl")
    sent.write_text(export(theirs, since=4), encoding="utf-8")
    return record_file, sent


def test_a_fork_is_shown_and_no_file_changes(run: Run, record_file: Path) -> None:
    ours, sent = forked(record_file)
    before = ours.read_bytes()
    ran = run("negotiation", "merge", ours, sent, "-o", ours.with_name("out.jsonl"))
    assert (ran.status, ran.out) == (2, "")
    assert "第4条之后双方各记了不同的内容" in ran.err
    assert "5 · 本方：吴某（辩护人） 主张 · 对方：周某（检察官） 主张" in ran.err
    assert ours.read_bytes() == before and not ours.with_name("out.jsonl").exists()
    assert run("negotiation", "merge", ours, sent, "--keep", "theirs").status == 2


def test_a_fork_is_settled_in_the_open_and_confirmed(run: Run, record_file: Path) -> None:
    ours, sent = forked(record_file)
    branch = load(ours.read_text("utf-8")).events[4]
    ran = run("negotiation", "merge", ours, sent, "--keep", "theirs", "--as", "wu")
    assert ran.status == 0 and "待对方确认" in ran.out
    record = load(ours.read_text("utf-8"))
    assert [event.type for event in record.events[4:]] == ["proposal", "fork_settled", "proposal"]
    aside = ours.with_name("record.aside.jsonl").read_text("utf-8")
    assert branch.hash in aside and record.events[-1].raw["formerly"] == branch.hash
    assert "分叉" in run("negotiation", "gate", ours).out
    assert run("negotiation", "confirm", ours, "--as", "zhou").status == 0
    assert "分叉" not in run("negotiation", "gate", ours).out
    assert run("negotiation", "confirm", ours, "--as", "zhou").status == 2


def test_a_tampered_file_is_refused_with_every_fault(run: Run, record_file: Path) -> None:
    other = small.heard()
    record_file.write_text(other.dump(), encoding="utf-8")
    small.claimed(other)
    small.offered(other)
    sent = record_file.with_name("sent.jsonl")
    text = export(other, since=4).replace("百分之三十", "百分之三").replace("情节较轻", "情节严重")
    sent.write_text(text, encoding="utf-8")
    before = record_file.read_bytes()
    ran = run("negotiation", "merge", record_file, sent)
    assert (ran.status, ran.out) == (2, "")
    assert "第5条的内容与校验值不符" in ran.err and "第6条的内容与校验值不符" in ran.err
    assert record_file.read_bytes() == before


# Help and schema ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["open", "add", "show", "gate", "verify", "turns", "facts", "export", "merge"])
def test_the_help_is_in_both_languages(run: Run, command: str) -> None:
    zh, en = (run("negotiation", command, "--help", "--language", lang).out for lang in ("zh", "en"))
    assert "用法：" in zh and "usage:" in en
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in en)


def test_the_schema_of_an_event_takes_what_the_program_takes(run: Run) -> None:
    schema = json.loads(run("schema", "event").out)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for record in (played.agreed(), played.closed_without(), small.agreed()):
        for event in record.events:
            assert validator.is_valid(event.raw["body"]), event.type
    for wrong in (
        {"type": "answer", "point": "5.a", "result": "not_adopted", "ground": "case"},
        {"type": "consultation", "minutes": 20, "text": "内容"},
        {"type": "nothing"},
        {"text": "没有类型"},
    ):
        assert not validator.is_valid(wrong)
