"""The commands of `liangxing negotiation`: each returns what to print and the exit status."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from engine import cli_negotiation_facts as facts_
from engine import cli_negotiation_merge, yaml_source
from engine import cli_negotiation_show as show_
from engine.case import reader
from engine.errors import InputError, Problem
from engine.negotiation import exchange, files, forks, keys, opening, positions
from engine.negotiation.keys import PrivateKey
from engine.negotiation.record import Record
from engine.text import Text

DONE = 0
PASSWORD = "LIANGXING_KEY_PASSWORD"
Read = Callable[[str], dict[str, Any]]
_PERSON = Text(zh="“{text}”不是“编号:姓名:身份”，也不是文件", en="'{text}' is neither id:name:role nor a file")
_LEFT_OUT = Text(
    zh="案件里一方的立场和文字没有写入记录：{keys}",
    en="the position and texts of one side did not go on the record: {keys}",
)


def _key(path: Path | None) -> PrivateKey | None:
    """The private key of a file; its password comes from the environment, where no list of processes shows it."""
    if path is None:
        return None
    return keys.load(files.text_of(path).encode("utf-8"), os.environ.get(PASSWORD) or None, name=str(path))


def open_(options: Any, read: Read) -> tuple[str, int]:
    """A new record on a case."""
    case, left_out = opening.common(read(options.case))
    body = opening.body(
        case,
        people(options.participants),
        title=options.title,
        agenda=options.agenda,
        proposed_rules="block" if options.block else "warn",
    )
    record = Record()
    record.add(options.author, body, key=_key(options.key))
    files.write(options.output, record.dump(), new=True)
    note = _LEFT_OUT.format(keys=", ".join(left_out)).in_language(options.language) if left_out else ""
    return "\n".join(filter(None, (str(options.output), note))), DONE


def people(given: list[str]) -> list[dict[str, Any]]:
    """Participants from files or from `id:name:role[:office]`."""
    found: list[dict[str, Any]] = []
    for text in given:
        parts = text.split(":")
        if Path(text).is_file():
            listed = yaml_source.load(files.text_of(Path(text)), name=text)
            found += listed if isinstance(listed, list) else [listed]
        elif 3 <= len(parts) <= 4:
            found.append(dict(zip(("id", "name", "role", "office"), parts, strict=False)))
        else:
            raise InputError(Problem("--participants", _PERSON.format(text=text)))
    return found


def add(options: Any, read: Read) -> tuple[str, int]:
    """One event more."""
    body = opening.plain(read(options.event))
    event, state = files.added(options.file, options.author, body, key=_key(options.key))
    return "\n".join([show_.line(event, options.language), *show_.notes(state, options.language)]), DONE


def show(options: Any) -> tuple[str, int]:
    """The timeline."""
    return show_.timeline(files.read(options.file), options.language, since=options.since), DONE


def gate(options: Any) -> tuple[str, int]:
    """What is missing."""
    state = files.read(options.file).state
    on = show_.day(options.on)
    if options.json:
        return show_.as_json(show_.gate_data(state, options.step, on)), DONE
    return show_.gate_text(state, options.step, on, options.language), DONE


def verify(options: Any) -> tuple[str, int]:
    """Every fault; status 2 where one is grave."""
    return show_.verified(options.file, options.head, options.language, json=options.json)


def turns(options: Any) -> tuple[str, int]:
    """The figures of every proposal."""
    found = positions.turns(files.read(options.file).state)
    if options.json:
        return show_.as_json([turn.model_dump(mode="json") for turn in found]), DONE
    return show_.turns_text(found, options.language), DONE


def facts(options: Any) -> tuple[str, int]:
    """The facts of one record, or of many."""
    if len(options.files) == 1 and not options.files[0].is_dir() and not options.csv:
        return facts_.facts_of_one(options.files[0], options.language, json=options.json), DONE
    return facts_.facts_of_many(options.files, options.language, json=options.json, csv=options.csv), DONE


def export(options: Any) -> tuple[str, int]:
    """What is new, as a file."""
    files.write(options.output, exchange.export(files.read(options.file), options.since))
    return str(options.output), DONE


def merge(options: Any) -> tuple[str, int]:
    """What came in."""
    return cli_negotiation_merge.merge(options, _key(options.key))


def confirm(options: Any) -> tuple[str, int]:
    """The other side's agreement to how a fork was settled."""
    record = files.read(options.file)
    said = forks.waiting(record)
    event = files.add(options.file, options.author, said, key=_key(options.key))
    return show_.line(event, options.language), DONE


def case(options: Any) -> tuple[str, int]:
    """The case as it stands."""
    raw = files.read(options.file).state.raw()
    files.write(options.output, reader.dump(opening.in_order(raw)))
    return str(options.output), DONE


def key_new(options: Any) -> tuple[str, int]:
    """A new key; prints the public one."""
    private = keys.create()
    text = keys.dump(private, os.environ.get(PASSWORD) or None).decode("ascii")
    files.write(options.output, text, new=True, private=True)
    return keys.public_text(private), DONE


def key_show(options: Any) -> tuple[str, int]:
    """The public key of a private one."""
    private = _key(options.file)
    assert private is not None
    return keys.public_text(private), DONE
