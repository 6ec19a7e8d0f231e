"""`liangxing negotiation merge`: take in what the other office exported; show a fork, and settle it where asked."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from engine.errors import InputError, Problem
from engine.negotiation import audit, exchange, files, forks, telling
from engine.negotiation.exchange import Merge
from engine.negotiation.keys import PrivateKey
from engine.negotiation.participants import SIDES
from engine.negotiation.record import Event, Record, load
from engine.negotiation.state import State
from engine.text import Language, Text

DONE, WRONG_INPUT = 0, 2
SAME = Text(zh="双方的记录相同（{n}条）", en="both records are the same ({n} events)")
OURS = Text(
    zh="本方的记录更长，对方没有新的内容（本方多{n}条）",
    en="ours is longer; nothing new came in ({n} events more here)",
)
TAKEN = Text(zh="并入{n}条：", en="{n} events taken in:")
FORK = Text(
    zh="第{n}条之后双方各记了不同的内容。没有改动任何文件。请双方商定以哪一支为准，再用 --keep 和 --as 处理",
    en="after event {n} each side recorded something else. No file was changed. Agree which branch goes on, then use "
    "--keep and --as",
)
NO_AUTHOR = Text(zh="处理分叉须写明由谁记（--as）", en="settling a fork needs whose event it is (--as)")
SETTLED = Text(
    zh="以{whose}的一支为准，待对方确认。搁置的一支存于 {file}：{again}条重新记入，{left}条没有",
    en="the branch of {whose} goes on, once the other side confirms. The branch set aside is kept in {file}: {again} "
    "of its events were put down again, {left} not",
)
WHOSE = {"ours": Text(zh="本方", en="this side"), "theirs": Text(zh="对方", en="the other side")}
LEFT = Text(zh="没有重新记入：{what}（{why}）", en="not put down again: {what} ({why})")
ASIDE = ".aside"


def merge(options: Any, key: PrivateKey | None) -> tuple[str, int]:
    """Do what the command asks for.

    Raises:
        InputError: the file that came in is no export, tampered with, cut, or of another negotiation; every fault.
    """
    if not options.file.exists():
        return _merge(None, options, key)
    with files.locked(options.file) as text:
        return _merge(load(text, name=str(options.file)), options, key)


def _merge(record: Record | None, options: Any, key: PrivateKey | None) -> tuple[str, int]:
    language: Language = options.language
    found = exchange.merge(record, files.text_of(options.incoming), name=str(options.incoming))
    told = [note.in_language(language) for note in found.notes]
    if found.meeting == "fork":
        assert record is not None
        if options.keep is None:
            raise InputError([Problem("", FORK.format(n=found.common)), *_branches(record, found)])
        return "\n".join([*told, *_settle(record, found, options, key)]), DONE
    after = exchange.take(record, found)
    if found.meeting == "theirs_longer":
        told += [fault.text.in_language(language) for fault in audit.incoming(record, found.theirs)]
        told.append(TAKEN.format(n=len(found.theirs)).in_language(language))
        told += [f"  {line.in_language(language)}" for line in _lines(found.theirs, after.state)]
    elif found.meeting == "same":
        told.append(SAME.format(n=found.common).in_language(language))
    else:
        told.append(OURS.format(n=len(found.ours)).in_language(language))
    if options.output is not None or found.meeting == "theirs_longer":
        files.write(options.output or options.file, after.dump())
    return "\n".join(told), DONE


def _lines(events: Iterable[Event], state: State) -> Iterable[Text]:
    """Who put down what: the reader sees in whose name the other office wrote."""
    for event in events:
        head, person = telling.head(event, state), state.participants[event.author]
        side = SIDES[person.side]
        mark = "✓" if event.raw.get("signature") else ""
        yield Text(
            zh=f"{event.sequence} · {side.zh} · {head.zh} {mark}".rstrip(),
            en=f"{event.sequence} · {side.en} · {head.en} {mark}".rstrip(),
        )


def _branches(record: Record, found: Merge) -> list[Problem]:
    """Both branches, event beside event, as lines of the complaint."""
    theirs = Record([*record.events[: found.common], *found.theirs]).state
    problems = []
    for row in exchange.branch(found):
        ours, other = row["ours"], row["theirs"]
        mine = telling.head(ours, record.state) if ours else Text(zh="—", en="—")
        yours = telling.head(other, theirs) if other else Text(zh="—", en="—")
        number = row["sequence"]
        text = Text(
            zh=f"{number} · 本方：{mine.zh} · 对方：{yours.zh}", en=f"{number} · ours: {mine.en} · theirs: {yours.en}"
        )
        problems.append(Problem("", text))
    return problems


def _settle(record: Record, found: Merge, options: Any, key: PrivateKey | None) -> list[str]:
    if options.author is None:
        raise InputError(Problem("--as", NO_AUTHOR))
    language: Language = options.language
    done = forks.settle(record, found, options.keep, options.author, key=key)
    output: Path = options.output or options.file
    beside = output.with_name(f"{output.stem}{ASIDE}{output.suffix}")
    branch = Record([*record.events[: found.common], *done.aside])
    files.write(beside, exchange.export(branch, found.common), new=True)
    files.write(output, done.record.dump())
    words = {"whose": WHOSE[options.keep], "file": beside, "again": len(done.again), "left": len(done.left)}
    told = [SETTLED.format(**words).in_language(language)]
    for left in done.left:
        what, why = telling.head(left.event, branch.state), Text.join(left.why)
        told.append(LEFT.format(what=what, why=why).in_language(language))
    return told
