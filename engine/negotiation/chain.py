"""The chain: each event carries the hash of the one before, so an edited, removed, reordered or inserted one shows.

The hash is sha256 over the canonical JSON (RFC 8785) of the event without its hash and signature. A `key` inside the
hashed part promises a signature by it (Ed25519), so a signature cannot be stripped unseen. Unsigned events stay
possible.

What a chain cannot show by itself: that its last events were taken away, or that its only holder wrote it anew from the
beginning. Only who knows an earlier head (`known`), or a signature, can (docs/negotiation.md).
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import InputError, Problem
from engine.negotiation import keys
from engine.text import Text

EVENT_SCHEMA = "liangxing/event/1"
START = "0" * 64
_OUTSIDE = ("hash", "signature")
_LARGEST = 2**53 - 1  # whole numbers that every JSON reader keeps exactly (RFC 8785, 3.2.2.3)
_SMALLEST = 1e-4  # below it the ways of writing a number differ between languages

EDITED = Text(zh="第{n}条的内容与校验值不符，被改动过", en="event {n} does not match its hash: it was edited")
BROKEN = Text(
    zh="第{n}条没有接在前一条之后（前一条被改动、删除或者插入过）",
    en="event {n} does not follow the one before it (one was edited, removed or inserted)",
)
OUT_OF_ORDER = Text(zh="此处应为第{expected}条，却是第{n}条", en="event {expected} was expected here, not {n}")
UNSIGNED = Text(zh="第{n}条声明有签名，却没有签名", en="event {n} names a key but bears no signature")
FORGED = Text(zh="第{n}条的签名不对", en="the signature of event {n} is wrong")
FOREIGN = Text(zh="第{n}条属于另一次协商", en="event {n} belongs to another negotiation")
NOT_AN_EVENT = Text(zh="第{line}行不是一条记录", en="line {line} is no event")
NEWER = Text(
    zh="第{n}条不是{schema}格式，可能由更新的程序写成",
    en="event {n} is not {schema}; a newer program may have written it",
)
UNKNOWN_HEAD = Text(
    zh="记录里没有校验值为{hash}的一条：所知道的记录之后被删去或者改写过",
    en="no event has the hash {hash}: what you knew of the record was taken away or written anew",
)
NOT_CLOSED = Text(
    zh="记录没有以“结束”收尾：末尾是否被删去，单凭本文件看不出来；请与对方核对末条的校验值 {hash}",
    en="the record does not end with a close: whether its tail was cut off, the file alone cannot tell; compare the "
    "last hash {hash} with the other side",
)
KEY_NEEDED = Text(
    zh="记录人登记了公钥{key}，所记内容须用对应的私钥签名",
    en="the author has the public key {key} on record; the event must be signed with its private key",
)
NUMBER = Text(zh="数值{value}无法准确保存", en="the number {value} cannot be kept exactly")
CLOCK = Text(zh="第{n}条的时间早于前一条", en="event {n} is dated before the one before it")


@dataclass(frozen=True)
class Fault:
    """Something wrong with a record: at which event. `grave` is false for what is odd but no tampering (a clock).

    `kind` is a word for programs: edited, broken, order, unsigned, forged, foreign, schema, clock, not_an_event,
    missing, tail; and what `audit` adds.
    """

    sequence: int
    text: Text
    grave: bool = True
    kind: str = ""


def plain(value: Any) -> Any:
    """The value as it goes into an event: keys in their order, a whole number without a point, as RFC 8785 writes it.

    A record in hand so stands in the same order as one that was read from a file or a database.

    Raises:
        ValueError: a number that not every reader of JSON keeps, or a key that is no text of the basic plane.
    """
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) and all(letter <= "\uffff" for letter in key) for key in value):
            raise ValueError("a key must be text of the basic plane")
        return {key: plain(value[key]) for key in sorted(value)}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > _LARGEST:
        raise ValueError(NUMBER.format(value=value).en)
    if isinstance(value, float) and not _SMALLEST <= abs(value) <= _LARGEST:
        raise ValueError(NUMBER.format(value=value).en)
    return value


def canonical(data: Mapping[str, Any]) -> bytes:
    """The one way to write a mapping down, whatever order it came in: RFC 8785 for what `plain` has made plain."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("utf-8")


def digest(event: Mapping[str, Any]) -> str:
    """The hash of an event as it stands in a record."""
    return hashlib.sha256(canonical({key: value for key, value in event.items() if key not in _OUTSIDE})).hexdigest()


def seal(draft: Mapping[str, Any], private: keys.PrivateKey | None = None) -> dict[str, Any]:
    """The draft with its hash, signed where a key is given.

    Raises:
        InputError: the author has a key on record and this is not it.
    """
    event: dict[str, Any] = plain(draft)
    if (needed := event.get("key")) and (private is None or keys.public_text(private) != needed):
        raise InputError(Problem("key", KEY_NEEDED.format(key=needed)))
    if private is not None:
        event["key"] = keys.public_text(private)
    event["hash"] = digest(event)
    if private is not None:
        event["signature"] = keys.sign(private, event["hash"])
    return event


def verify(
    events: Iterable[Mapping[str, Any]], *, after: Mapping[str, Any] | None = None, signatures: bool = True
) -> Iterator[Fault]:
    """Every fault of a record, in its order; none for a sound one.

    Args:
        events: the events as they stand.
        after: the event that stands before them, where they do not begin the record.
        signatures: check them too, which takes ten times as long as all the rest.
    """
    previous, negotiation, time, expected = START, None, None, 1
    if after is not None:
        previous, negotiation, time = str(after["hash"]), after["negotiation"], _moment(after)
        expected = int(after["sequence"]) + 1
    for event in events:
        number = event.get("sequence")
        if not isinstance(number, int) or isinstance(number, bool):
            yield Fault(expected, NOT_AN_EVENT.format(line=expected), kind="not_an_event")
            previous = str(event.get("hash"))
            expected += 1
            continue
        if number != expected:
            yield Fault(number, OUT_OF_ORDER.format(expected=expected, n=number), kind="order")
        if event.get("schema") != EVENT_SCHEMA:
            yield Fault(number, NEWER.format(n=number, schema=EVENT_SCHEMA), kind="schema")
        if event.get("hash") != _digest(event):
            yield Fault(number, EDITED.format(n=number), kind="edited")
        if event.get("previous") != previous:
            yield Fault(number, BROKEN.format(n=number), kind="broken")
        if negotiation is not None and event.get("negotiation") != negotiation:
            yield Fault(number, FOREIGN.format(n=number), kind="foreign")
        if signatures:
            yield from _signature(event, number)
        moment = _moment(event)
        if time is not None and moment is not None and moment < time:
            yield Fault(number, CLOCK.format(n=number), grave=False, kind="clock")
        previous, negotiation = str(event.get("hash")), event.get("negotiation")
        time, expected = moment or time, number + 1


def _moment(event: Mapping[str, Any]) -> datetime.datetime | None:
    """When an event says that it was; None where it does not say it well."""
    try:
        found = datetime.datetime.fromisoformat(str(event.get("time")))
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _digest(event: Mapping[str, Any]) -> str | None:
    """The hash of what came in; None where it holds what cannot be written down (half a character, not-a-number)."""
    try:
        return digest(event)
    except (ValueError, RecursionError):
        return None


def _signature(event: Mapping[str, Any], number: int) -> Iterator[Fault]:
    key, signature = event.get("key"), event.get("signature")
    if key is None and signature is None:
        return
    if not signature or not key:
        yield Fault(number, UNSIGNED.format(n=number), kind="unsigned")
    elif not keys.holds(str(key), str(signature), str(event.get("hash"))):
        yield Fault(number, FORGED.format(n=number), kind="forged")


def tail(events: Iterable[Mapping[str, Any]], known: str = "") -> Iterator[Fault]:
    """What the links between events do not show: an earlier head that is gone, and a record without its close.

    Args:
        events: the whole record.
        known: the hash of an event that one saw in it before, as a whole or its beginning (eight digits or more).
    """
    seen = list(events)
    if known and not any(str(event.get("hash", "")).startswith(known) for event in seen):
        yield Fault(len(seen), UNKNOWN_HEAD.format(hash=known), kind="missing")
    if seen and not _closes(seen):
        yield Fault(len(seen), NOT_CLOSED.format(hash=seen[-1].get("hash")), grave=False, kind="tail")


def _closes(events: list[Mapping[str, Any]]) -> bool:
    """Whether the last event that opens or closes the record closes it; signatures and corrections may follow."""
    for event in reversed(events):
        body = event.get("body")
        kind = body.get("type") if isinstance(body, Mapping) else None
        if kind in ("closed_with_agreement", "closed_without"):
            return True
        if kind not in ("signed", "correction"):
            return False
    return False
