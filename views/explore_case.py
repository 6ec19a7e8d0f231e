"""The invented case of the Explore page: what is switched on, and the controls that switch it.

Nothing here looks at the case that is open on the other pages, and no widget's name is made from it; the whole of the
invented case stands in one line that the address carries.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, get_args

import streamlit as st

from engine import ladder
from engine.case.model import FactValue, PleaStage
from engine.errors import InputError, Problem
from engine.explanation import counted
from engine.inference.rules import facts_read
from engine.invented import Invented, day
from engine.law.library import library
from engine.law.rulebook import Rulebook
from engine.law.schema import Fact
from views import address, drag, fields, figures, names
from views.text import labels, language, plain, read, say

LINE = "case"  # the name of the line in the address
IN_ADDRESS = ("part", "sight", "exercise")  # the choices that stand beside it
_KEY = "explore"
_SPOKEN = "explore/language"
_FIRST = "theft~zhejiang~amount.20000~surrender.noticed_before_measures~restitution.active_no_loss~_plea.prosecution"
_EARLIEST = datetime.date(1979, 1, 1)
_GROUPS = ("after", "person", "prior", "participation", "offence")
_OWN = 6  # facts of the crime in sight; the rest lies under a lid
_NOT_ASKED = ("birth_date",)  # the age says it


@dataclass
class Explored:
    """What one reader explores; `problems` are those of a line that could not be read."""

    case: Invented
    problems: list[Problem] = field(default_factory=list)


def explored() -> Explored:
    """This reader's invented case; at first the one of the address, or a theft."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Explored(Invented.read(_FIRST, library()))
        if line := st.query_params.get(LINE):
            _open(line)
    found: Explored = st.session_state[_KEY]
    return found


def follow_language() -> None:
    """After a change of language the choices in the address are written again, so that the browser learns the words."""
    if st.session_state.get(_SPOKEN, language()) != language():
        for name in IN_ADDRESS:
            if name in st.session_state:
                st.session_state[name] = st.session_state[name]
    st.session_state[_SPOKEN] = language()


def key(*parts: str) -> str:
    """The name of a widget: by language, because a browser keeps the words of a choice, and by crime and place."""
    case = explored().case
    return "/".join((language(), "explore", case.crime, case.place, *parts))


def change(case: Invented) -> None:
    """Explore another case."""
    st.session_state[_KEY] = Explored(case)


def _open(line: str) -> None:
    found = explored()
    try:
        found.case, found.problems = Invented.read(line, library()), []
    except InputError as error:
        found.problems = error.problems


def _bound(widget: str, shown: Any, write: Callable[[Any], None]) -> dict[str, Any]:
    """What ties a widget to a place of the invented case."""
    if widget not in st.session_state or st.session_state[widget] != shown:
        st.session_state[widget] = shown
    return {"key": widget, "on_change": lambda: write(st.session_state[widget])}


def which() -> None:
    """The crime, the place, and the class of place where the province has several."""
    case = explored().case
    crimes, places = names.crimes(), names.in_reading_order()
    overlay = library().overlay(case.place)
    with st.grid(2, min_column_width=150) as cells:
        with cells.cell():
            bound = _bound(f"{language()}/explore crime", case.crime, lambda value: _turn(value, case.place))
            st.selectbox(
                say("field.crime"), crimes, format_func=labels(crimes, names.crime), filter_mode="contains", **bound
            )
        with cells.cell():
            bound = _bound(f"{language()}/explore place", case.place, lambda value: _turn(case.crime, value))
            st.selectbox(
                say("field.jurisdiction"),
                places,
                format_func=labels(places, names.jurisdiction),
                filter_mode="contains",
                **bound,
            )
        if overlay and overlay.regions:
            with cells.cell():
                regions = list(overlay.regions)
                bound = _bound(key("region"), case.region, _set_region)
                named = labels(regions, lambda value: read(overlay.regions[value].name))
                st.selectbox(say("field.region"), regions, format_func=named, filter_mode=None, **bound)


def _turn(crime: str, place: str) -> None:
    """Another crime or place: an example that reaches a tier, with what was stated of the person and the conduct."""
    before, example = explored().case, ladder.example(crime, place, library())
    general = {name: value for name, value in before.facts.items() if name in library().general.facts}
    facts = dict(before.facts) if crime == before.crime else {**general, **example.facts}
    change(Invented(crime, place, example.region, before.stage, facts))


def _set_region(region: str) -> None:
    case = explored().case
    change(Invented(**{**vars(case), "region": region}))


def _set_stage(stage: str) -> None:
    case = explored().case
    change(Invented(**{**vars(case), "stage": stage}))


def facts() -> None:
    """The facts that some rule of this crime in this place reads: its own in sight, the rest group by group."""
    case = explored().case
    book = Rulebook.of(library(), case.place, case.crime)
    asked = {name: fact for name, fact in book.facts.items() if name in facts_read(book) and name not in _NOT_ASKED}
    own = [(name, fact) for name, fact in asked.items() if name in book.crime.facts]
    _listed(own[:_OWN])
    if own[_OWN:]:
        with st.expander(_counted(say("explore.more_facts"), own[_OWN:], case)):
            _listed(own[_OWN:])
    for group in _GROUPS:
        entries = [(name, fact) for name, fact in asked.items() if name not in book.crime.facts and fact.group == group]
        with st.expander(_counted(say(f"group.{group}"), entries, case), key=key("group", group)):
            if group == "after":
                stages = get_args(PleaStage)
                bound = _bound(key("plea"), case.stage, _set_stage)
                named = labels(stages, lambda value: say(f"plea_stage.{value}"))
                st.selectbox(say("field.plea"), stages, format_func=named, help=say("help.plea"), **bound)
            _listed(entries)


def _counted(label: str, entries: Iterable[tuple[str, Fact]], case: Invented) -> str:
    """The label of a lid, with the number of facts stated under it."""
    stated = sum(name in case.facts for name, _ in entries)
    return label + (say("group.stated", number=stated, s="" if stated == 1 else "s") if stated else "")


def _listed(entries: list[tuple[str, Fact]]) -> None:
    """Numbers and choices one under the other, then what is only switched on or off."""
    for name, fact in sorted(entries, key=lambda item: item[1].type == "boolean"):
        _fact(name, fact)


def _fact(name: str, fact: Fact) -> None:
    case, label = explored().case, read(fact.name)
    tip = fields.tip(read(fact.help), fact.law)
    stated = case.facts.get(name, fact.default)

    def write(value: FactValue | None) -> None:
        change(explored().case.with_fact(name, None if value == fact.default else value))

    if fact.type == "boolean":
        st.toggle(label, help=tip, wrap=True, **_bound(key(name), bool(stated), write))
    elif fact.type == "choice":
        options = list(fact.options)
        named = labels(options, lambda value: read(fact.options[value].name))
        bound = _bound(key(name), stated, write)
        st.selectbox(
            label,
            options,
            index=None if fact.default is None else 0,
            format_func=named,
            placeholder=say("field.empty"),
            help=tip,
            filter_mode=None,
            **bound,
        )
    elif fact.type == "date":
        shown = fields.as_date(stated)
        first, last = fact.earliest or _EARLIEST, day(library())
        shown = shown if shown is not None and first <= shown <= last else None
        bound = _bound(key(name), shown, write)
        st.date_input(label, value=None, min_value=first, max_value=last, format="YYYY-MM-DD", help=tip, **bound)
    elif fact.type == "quantities":
        _quantity(name, fact, write)
    else:
        _number(name, fact, label, ladder.figures(name, case, library()), stated, write)


def _quantity(name: str, fact: Fact, write: Callable[[FactValue | None], None]) -> None:
    """One kind and how much of it; an exploration needs no mixtures."""
    case, kinds = explored().case, list(fact.options)
    stated = case.facts.get(name)
    kind, amount = next(iter(stated.items())) if isinstance(stated, dict) and stated else (fact.reference, 0)
    bound = _bound(key(name, "kind"), kind, lambda value: write({value: amount}))
    named = labels(kinds, lambda value: read(fact.options[value].name))
    st.selectbox(read(fact.name), kinds, format_func=named, help=read(fact.help), filter_mode="contains", **bound)
    figures_ = ladder.figures(name, case, library(), kind)
    label = say("explore.how_much", kind=read(fact.options[str(kind)].name))
    _number(name, fact, label, figures_, amount, lambda value: write({str(kind): value} if value else None))


def _number(
    name: str,
    fact: Fact,
    label: str,
    places: tuple[int, ...],
    stated: Any,
    write: Callable[[Any], None],
) -> None:
    """A slider over the figures worth trying; what a link states beside them is a place of its own."""
    values: list[int | float | None] = sorted({*places, *([stated] if isinstance(stated, int | float) else [])})
    if fact.default is None and fact.type != "quantities":
        values = [None, *values]

    def shown(value: int | float | None) -> str:
        if value is None:
            return say("field.empty")
        return figures.yuan(value) if fact.type == "yuan" else read(counted(fact, value))

    drag.slider(
        label,
        [shown(value) for value in values],
        values.index(stated) if stated in values else 0,
        key=key(name, "slider"),
        help=f"{read(fact.help)} {fact.law}",
        moved=lambda place: write(values[place]),
    )


def link() -> None:
    """The line of the case, which the address carries; another one can be put in its place."""
    found, widget = explored(), f"{language()}/explore line"
    line = found.case.line()
    address.keep(LINE, line, key="explore/address")
    with st.expander(say("explore.link"), icon=":material/link:"):
        st.caption(say("explore.link_note"))
        bound = _bound(widget, line, _open)
        st.text_input(say("explore.line"), autocomplete="off", **bound)
    for problem in found.problems:
        st.warning(say("explore.unreadable", problem=plain(problem.sentence(language(), ids=False))))
