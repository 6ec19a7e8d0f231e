"""What `liangxing negotiation` prints: a timeline, the gate, faults, figures, facts. No arithmetic, no law."""

from __future__ import annotations

import datetime
import json as jsons
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from engine import summary, wording
from engine.errors import InputError, Problem
from engine.law.procedure import STEPS, Step
from engine.negotiation import audit, chain, clock, files, telling
from engine.negotiation.bodies import NAMES
from engine.negotiation.gate import Missing, gate, noted, overview
from engine.negotiation.participants import SIDES
from engine.negotiation.positions import Turn
from engine.negotiation.record import Event, Record, lines
from engine.negotiation.state import State
from engine.tables import screen, table, wrap
from engine.text import Language, Text

DONE, WRONG_INPUT = 0, 2
STEP_NAMES: dict[Step, Text] = {
    "hearing": Text(zh="听取意见之前", en="before the hearing"),
    "closing": Text(zh="结束之前", en="before a close"),
    "signing": Text(zh="签署具结书之前", en="before the signing"),
    "agreement": Text(zh="达成一致之前", en="before an agreement"),
}
ORDER: tuple[Step, ...] = ("hearing", "closing", "signing", "agreement")
assert set(ORDER) == set(STEPS)
HEADS = (
    Text(zh="条", en="no."),
    Text(zh="时间（北京）", en="time (Beijing)"),
    Text(zh="谁做了什么", en="who did what"),
    Text(zh="内容", en="content"),
)
NOTHING = Text(zh="什么也不缺", en="nothing is missing")
BLOCKS = Text(zh="须先做到", en="must be there first")
WARNS = Text(zh="提醒", en="warning")
NOTE = Text(zh="注意", en="note")
PROPOSED = Text(zh="本项目建议，尚非法律", en="our proposal, not yet law")
SOUND = Text(
    zh="没有问题：{n}条，签名{signed}条，末条的校验值 {head}", en="sound: {n} events, {signed} signed, last hash {head}"
)
NO_DAY = Text(zh="不是日期，写作2026-05-10", en="is no date; write 2026-05-10")
TURN_HEADS = (
    Text(zh="轮", en="round"),
    Text(zh="条", en="no."),
    Text(zh="哪一方", en="side"),
    Text(zh="宣告刑", en="declared"),
    Text(zh="取值", en="point"),
    Text(zh="变动", en="change"),
    Text(zh="变动的各点", en="what moved"),
)
NO_HASH = Text(zh="校验值至少写前8位（0-9、a-f）", en="a hash is given with eight of its digits or more (0-9, a-f)")
_HASH = re.compile(r"[0-9a-f]{8,64}")
NOT_ON_RECORD = "—"


def as_json(data: object) -> str:
    """Plain values as JSON text."""
    return jsons.dumps(data, ensure_ascii=False, indent=2, default=str)


def day(text: str | None) -> datetime.date | None:
    """The day that an option names; raises `InputError` where it names none."""
    if text is None:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise InputError(Problem("--on", NO_DAY)) from error


# A record -------------------------------------------------------------------------------------------------------------


def line(event: Event, language: Language) -> str:
    """An event that was just put down: number, time, kind, hash."""
    what = NAMES[event.type].in_language(language)
    return f"{event.sequence} · {clock.words(event.time, language)} · {what} · {event.hash}"


def notes(state: State, language: Language) -> list[str]:
    """What the law makes of the last event, a line each."""
    return [
        summary.with_law(f"{NOTE.in_language(language)}: {item.text.in_language(language)}", item.item.law, language)
        for item in noted(state)
    ]


def timeline(record: Record, language: Language, *, since: int = 0) -> str:
    """Every event after `since`, one row each."""
    state = record.state
    rows = []
    for event in record.events[max(0, since) :]:
        corrected = state.corrections.get(event.sequence, [])
        number = str(event.sequence) + "".join(f"\n→{later}" for later in corrected)
        when = f"{clock.local(event.time):%Y-%m-%d %H:%M}"
        signed = " ✓" if event.raw.get("signature") else ""
        who = telling.head(event, state).in_language(language) + signed
        rows.append([number, when, who, telling.told(event, state).in_language(language)])
    return table([head.in_language(language) for head in HEADS], rows, columns=screen())


# The gate -------------------------------------------------------------------------------------------------------------


def _found(state: State, step: Step | None, on: datetime.date | None) -> dict[Step, list[Missing]]:
    whole = overview(state, on)
    return {one: whole[one] for one in ORDER} if step is None else {step: gate(state, step, on)}


def gate_text(state: State, step: Step | None, on: datetime.date | None, language: Language) -> str:
    """What is missing, by step, each with its article."""
    parts: list[str] = []
    for one, missing in _found(state, step, on).items():
        parts.append(STEP_NAMES[one].in_language(language))
        if not missing:
            parts.append("  " + NOTHING.in_language(language))
        for item in missing:
            mark = BLOCKS if item.blocks else NOTE if item.item.weight == "notice" else WARNS
            law = item.item.law or PROPOSED.in_language(language)
            words = (mark.in_language(language), item.text.in_language(language), law)
            text = "· [{}] {}（{}）" if language == "zh" else "· [{}] {} ({})"
            parts += ["  " + each for each in wrap(text.format(*words), screen() - 2)]
    return "\n".join(parts)


def gate_data(state: State, step: Step | None, on: datetime.date | None) -> dict[str, Any]:
    """The same as plain values."""
    return {
        one: [
            {
                "id": item.id,
                "blocks": item.blocks,
                "weight": item.item.weight,
                "basis": item.item.basis,
                "owed_by": item.item.owed_by,
                "law": item.item.law,
                "text": _texts(item.text),
                "detail": _texts(item.detail),
            }
            for item in missing
        ]
        for one, missing in _found(state, step, on).items()
    }


def _texts(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


# Verifying ------------------------------------------------------------------------------------------------------------


def verified(path: Path, known: str, language: Language, *, json: bool) -> tuple[str, int]:
    """Every fault of a record; what is odd and no tampering is printed with a sound one."""
    if known and not _HASH.fullmatch(known):
        raise InputError(Problem("--head", NO_HASH))
    raw = lines(files.text_of(path), name=str(path))
    found = audit.audit(raw, known)
    grave = [fault for fault in found if fault.grave]
    if json:
        return _verified_data(raw, found), WRONG_INPUT if grave else DONE
    if grave:
        raise InputError([Problem(str(path), fault.text) for fault in found])
    signed = sum("signature" in event for event in raw)
    parts = [SOUND.format(n=len(raw), signed=signed, head=raw[-1]["hash"]), *(fault.text for fault in found)]
    return "\n".join(part.in_language(language) for part in parts), DONE


def _verified_data(raw: list[dict[str, Any]], found: list[chain.Fault]) -> str:
    faults = [
        {"event": fault.sequence, "kind": fault.kind, "grave": fault.grave, "text": _texts(fault.text)}
        for fault in found
    ]
    sound = not any(fault.grave for fault in found)
    signed = sum("signature" in event for event in raw)
    return as_json(
        {"sound": sound, "events": len(raw), "signed": signed, "head": raw[-1].get("hash"), "faults": faults}
    )


# Figures --------------------------------------------------------------------------------------------------------------


def turns_text(found: Iterable[Turn], language: Language) -> str:
    """Every proposal with its figures, one row each."""
    rows = []
    for turn in found:
        declared = turn.declared
        names = ("、" if language == "zh" else ", ").join(name.in_language(language) for name in turn.moved)
        rows.append(
            [
                str(turn.round),
                str(turn.sequence),
                SIDES[turn.side].in_language(language),
                wording.span(declared.low, declared.high, wording.MONTHS, language) if declared else NOT_ON_RECORD,
                wording.months(declared.chosen, language) if declared else NOT_ON_RECORD,
                NOT_ON_RECORD if turn.months is None else f"{turn.months:+d}".replace("-", "−"),
                names,
            ]
        )
    return table([head.in_language(language) for head in TURN_HEADS], rows, columns=screen())
