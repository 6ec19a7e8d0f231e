"""Which column each heading is: the suggestions with how sure they are and why, what all rows share, the map as a file.

What is not mapped is kept and handed back.
"""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from engine.batch.evaluate import KEEP
from engine.caseload.columns import applying, mapping, suggest, vocabulary
from engine.law.library import library
from views import caseload_change as change
from views import caseload_desk as desk
from views import names, tables, telling
from views.caseload_desk import Opened
from views.text import join, labels, language, plain, read, say, sentence

_EXAMPLES, _NAMED = 3, 3  # distinct words shown of a column, and names of one that crimes call differently
_NAMES = {
    "id": "caseload.id",
    "crime": "field.crime",
    "jurisdiction": "field.jurisdiction",
    "region": "field.region",
    "offence_date": "field.offence_date",
    "sentencing_date": "field.sentencing_date",
    "plea_stage": "caseload.plea_stage",
    "case": "caseload.case_file",
}
_SAME = {"crime": "", "jurisdiction": "national"}


def draw(found: Opened) -> None:
    """The table of headings, the place to change one, and what all rows share."""
    st.header(say("caseload.columns"), anchor=False)
    st.caption(say("caseload.columns_about"))
    tables.table(list(_rows(found)), alt=say("caseload.columns"), width=760)
    with st.expander(say("caseload.change"), icon=":material/edit:"):
        change.draw(found)
    _same(found)
    _file(found)


def ready(found: Opened) -> bool:
    """Whether the table can be reckoned: every row must say its crime."""
    return found.column("crime") is not None or bool(found.same.get("crime"))


def column_name(name: str, crimes: tuple[str, ...] = ()) -> str:
    """What a column is called on the page, in a table of these crimes."""
    if name.startswith(KEEP):
        known = vocabulary.KEPT.get(name)
        return say("caseload.kept_as", name=read(known)) if known else say("caseload.kept")
    if name in _NAMES:
        return say(_NAMES[name])
    first, _, rest = name.partition(".")
    called = vocabulary.names(library(), name, crimes) or vocabulary.names(library(), name)
    words = join([read(one) for one in called[:_NAMED]]) or name
    if first in ("factor", "ratio", "threshold", "floor") and rest:
        words = say("field.with_unit", label=words, unit=say(f"caseload_kind.{first}"))
    return sentence(words)


def _rows(found: Opened) -> Iterator[dict[str, str]]:
    for one in found.suggestions:
        entry = found.mapping().of(one.heading)
        refused = unread(found, one.heading)
        taken = entry.column == one.entry.column
        why = plain(sentence(read(one.why)) if taken else say("caseload.chosen"))
        if refused and not (taken and refused == one.unread):  # which its reason says already
            why += tables.BREAK + f":orange[{plain(say('caseload.unread', words=join(list(refused[:_EXAMPLES]))))}]"
        times = "" if entry.times == 1 else f" ×{entry.times:f}"
        yield {
            say("caseload.heading"): plain(one.heading),
            say("caseload.column"): plain(column_name(entry.column, found.crimes) + times),
            say("caseload.sure"): _badge(one.sure if taken else "chosen"),
            say("caseload.why"): why,
            say("caseload.examples"): plain(join(_examples(found, one.heading))),
        }


def _badge(sure: str) -> str:
    colour = {"certain": "green", "likely": "blue", "possible": "orange", "chosen": "violet"}.get(sure, "gray")
    return f":{colour}-badge[{say(f'caseload_sure.{sure}')}]"


def _examples(found: Opened, heading: str) -> list[str]:
    words = applying.one(found.head[heading]).drop_null().unique().slice(0, _EXAMPLES).to_pylist()
    return [str(word)[:24] for word in words]


def unread(found: Opened, heading: str) -> tuple[str, ...]:
    """Words under a heading that its column cannot read, as it is mapped now."""
    entry = found.entries.get(heading)
    if entry is None or (entry.column.startswith(KEEP) and entry.column not in vocabulary.READ):
        return ()
    return suggest.unread(applying.one(found.head[heading]), entry, found.crimes, library())


def _same(found: Opened) -> None:
    """What the table does not say because it is the same for every row."""
    missing = [name for name in _SAME if found.column(name) is None]
    if not missing:
        return
    with st.container(horizontal=True):
        for name in missing:
            options = ["", *names.crimes()] if name == "crime" else list(library().jurisdictions)
            box = desk.key("same", name)
            st.session_state[box] = found.same.get(name, _SAME[name])
            called = names.crime if name == "crime" else names.jurisdiction
            st.selectbox(
                say(f"caseload_same.{name}"),
                options,
                format_func=labels(options, lambda id, called=called: called(id) if id else say("caseload.choose")),
                key=box,
                on_change=_share,
                args=(found, name, box),
            )
    if "crime" in missing and not found.same.get("crime"):
        st.info(say("caseload.no_crime"))


def _share(found: Opened, name: str, box: str) -> None:
    chosen = st.session_state[box]
    if chosen:
        found.same[name] = chosen
    else:
        found.same.pop(name, None)
    found.forget()


def _file(found: Opened) -> None:
    """The map as a file, which the command line takes too, and back."""
    with st.expander(say("caseload.map_file"), icon=":material/description:"):
        st.caption(say("caseload.map_about"))
        notes = suggest.notes(found.suggestions) if language() == "zh" else {}
        st.download_button(
            say("caseload.map_save"),
            data=mapping.dump(found.mapping(), notes).encode("utf-8"),
            file_name=f"{say('caseload.map_name')}.yaml",
            mime="application/yaml",
            key=desk.key("map"),
            icon=":material/download:",
            on_click="ignore",
        )
        box = desk.key("map file")
        st.file_uploader(
            say("caseload.map_open"),
            type=["yaml", "yml"],
            key=box,
            max_upload_size=1,
            on_change=_bring,
            args=(found, box),
        )


def _bring(found: Opened, box: str) -> None:
    file = st.session_state.get(box)
    if file is None:
        return

    def do() -> None:
        text = file.getvalue().decode("utf-8-sig", errors="replace")
        brought = mapping.parse(text, file.name)
        brought.check(found.head.column_names, library())
        found.entries, found.same = dict(brought.columns), dict(brought.same)
        found.forget()
        telling.done(say("caseload.map_taken"))

    telling.attempt(do)
