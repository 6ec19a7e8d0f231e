"""Records written as scripts: labelled events on days, put on the record without asking whether they are admitted."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from typing import Any

from engine.case.patch import apply
from engine.negotiation import chain
from engine.negotiation.record import Event, parse
from engine.negotiation.state import State

START = datetime.datetime(2026, 5, 1, 9, tzinfo=datetime.UTC)
_OWN = ("label", "day", "by", "after")


def plain(value: Any) -> Any:
    """YAML's dates as the text that JSON keeps."""
    return json.loads(json.dumps(value, default=str))


def events(
    script: Iterable[Mapping[str, Any]],
    people: Mapping[str, Any],
    case: Mapping[str, Any],
    later: Mapping[str, Any] | None = None,
) -> list[Event]:
    """The sealed events of a script; a label stands for the sequence of its event. `later` are not there at first."""
    roles = {**people, **(later or {})}
    numbers: dict[str, int] = {}
    found: list[Event] = []
    previous = chain.START
    for number, line in enumerate(script, 1):
        numbers[line["label"]] = number
        body = {key: value for key, value in line.items() if key not in _OWN}
        if body["type"] == "opened":
            listed = [{"id": key, **entry} for key, entry in people.items()]
            rules = {"jurisdiction": "national", "version": "test", "hash": "0"}
            body |= {"case": case, "participants": listed, "rules": rules}
        if "after_" in body:  # `after` is where a line of a test goes
            body["after"] = body.pop("after_")
        if "remark" in body:
            body["remark"] = numbers[body["remark"]]
        if "point" in body:
            label, _, point = body["point"].partition(".")
            body["point"] = f"{numbers[label]}.{point}"
        moment = START + datetime.timedelta(days=line["day"], minutes=number)
        raw = chain.seal(
            {
                "schema": chain.EVENT_SCHEMA,
                "negotiation": "test",
                "sequence": number,
                "time": moment.isoformat(timespec="milliseconds"),
                "author": line["by"],
                "role": roles[line["by"]]["role"],
                "body": parse(plain(body)).model_dump(mode="json"),
                "previous": previous,
            }
        )
        previous = raw["hash"]
        found.append(Event.of(raw))
    return found


def script(source: Mapping[str, Any], test: Mapping[str, Any]) -> list[Event]:
    """The complete record of a law test file with what the test leaves out, changes and adds."""
    people = {**source["participants"], **test.get("participants", {})}
    for gone in test.get("without_participants", ()):
        people.pop(gone)
    added = list(test.get("add", ()))
    lines = [line for line in added if "after" not in line]
    for line in source["complete"]:
        if line["label"] not in test.get("without", ()):
            lines.append({**line, **test.get("change", {}).get(line["label"], {})})
        lines += [new for new in added if new.get("after") == line["label"]]
    return events(lines, people, plain(apply(source["case"], test.get("case", {}))), test.get("joining"))


def state(source: Mapping[str, Any], test: Mapping[str, Any]) -> State:
    """Where the record of a test stands."""
    return State.of(script(source, test))
