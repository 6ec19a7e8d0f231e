"""The format as docs/negotiation.md has it: its example is sound, and the verifier printed there works by itself."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from negotiation import played, small

from engine.law.procedure import procedure
from engine.negotiation import chain, keys
from engine.negotiation.record import Record, load

DOC = (Path(__file__).resolve().parents[2] / "docs" / "negotiation.md").read_text("utf-8")


def block(language: str) -> str:
    """The text of the one code block in that language."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", DOC, re.DOTALL)
    return str(found)


def test_the_example_is_a_sound_record() -> None:
    record = load(block("jsonl"))
    assert [event.type for event in record.events] == ["opened", "consultation"]
    assert record.events[1].raw["key"] == record.state.participants["wu"].key


def test_the_text_that_is_hashed_is_the_one_printed() -> None:
    second = json.loads(block("jsonl").splitlines()[1])
    hashed = {key: value for key, value in second.items() if key not in ("hash", "signature")}
    assert chain.canonical(hashed).decode() == block("json").strip()


def verify(path: Path, record: str) -> subprocess.CompletedProcess[str]:
    """Run the verifier of the page on a file, without this program."""
    script, file = path / "verify.py", path / "record.jsonl"
    script.write_text(block("python"), encoding="utf-8")
    file.write_text(record, encoding="utf-8")
    command = [sys.executable, "-I", str(script), str(file)]
    return subprocess.run(command, capture_output=True, text=True, cwd=path, timeout=60, check=False)


def signed_record() -> Record:
    key = keys.create()
    people = [{**person, "key": keys.public_text(key)} if person["id"] == "wu" else person for person in small.PEOPLE]
    record = small.opened(by="zhou", participants=people)
    small.say(record, "wu", "statement", text="“请求从轻。”\n第二行\u2028\u0001", key=key)
    small.say(record, "li", "statement", text="没有意见。")
    return record


def test_the_verifier_of_the_page_agrees_with_the_program(tmp_path: Path) -> None:
    for record in (played.agreed(), signed_record()):
        ran = verify(tmp_path, record.dump())
        assert ran.returncode == 0, ran.stderr
        assert ran.stdout.split() == ["sound", record.head]


@pytest.mark.parametrize("how", ["edited", "removed", "swapped", "stripped", "impersonated"])
def test_the_verifier_of_the_page_finds_what_the_program_finds(tmp_path: Path, how: str) -> None:
    record = signed_record()
    events = [dict(event.raw) for event in record.events]
    if how == "edited":
        events[1]["body"] = {**events[1]["body"], "text": "不认罪"}
    elif how == "removed":
        del events[1]
    elif how == "swapped":
        events[1], events[2] = events[2], events[1]
    elif how == "stripped":
        del events[1]["signature"]
    else:
        bare = {name: value for name, value in events[2].items() if name != "hash"}
        events[2] = chain.seal({**bare, "author": "wu", "role": "counsel"})
    text = "".join(json.dumps(event, ensure_ascii=False) + "\n" for event in events)
    assert verify(tmp_path, text).returncode != 0


def test_the_page_names_every_field_of_an_event() -> None:
    fields = {name for event in (*played.agreed().events, *signed_record().events) for name in event.raw}
    for name in fields | {"formerly"}:
        assert f"`{name}`" in DOC


def test_the_page_tells_law_from_what_is_ours() -> None:
    """The figures and the proposals of the rules stand in the page too."""
    days = {item.law for key, item in procedure("plea").items.items() if key.startswith("procedure_days")}
    assert days == {"高检发〔2026〕5号 17"} and "5日" in DOC and "3日" in DOC
    ours = [key for key, item in procedure("plea").items.items() if item.basis == "proposed"]
    told = DOC.split("本项目的建议，尚非法律")[1].split("\n\n")[0]
    words = {
        "setting": "地点和方式",
        "neutral": "中立",
        "outside_custody": "羁押场所",
        "answers_prosecution": "检察机关的主张得到答复",
        "remarks": "观察意见得到答复",
        "both_done": "没有补充",
        "suspended": "休会",
        "consultation": "单独会见",
        "agreement_defence": "协议上签名",
        "agreement_prosecution": "协议上签名",
        "signing_day": "不早于通知的日期",
        "fork": "分叉",
    }
    assert set(words) == set(ours)
    assert all(word in told for word in words.values())
