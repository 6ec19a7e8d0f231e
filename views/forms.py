"""The form, generated from what the rulebook declares: a fact's type picks its widget, its default fills it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, get_args

import streamlit as st

from engine.case.earlier import EarlierKind, Relation
from engine.case.model import ChosenKind, PleaStage
from engine.inference.rules import facts_read
from engine.law.library import library
from engine.law.rulebook import Rulebook
from engine.law.schema import Crime, Fact
from views import fields, figures, names, state
from views.text import language, plain, read, say, sentence

# Facts that a law may hang on each crime of its own; the rest is asked once, for the person.
_PER_COUNT = ("participation", "offence")
_GROUPS = ("after", "person", "prior", "participation", "offence")
_OPEN = ("after",)
WAN = 10_000


def fact(entry: Fact, path: fields.Path) -> None:
    """The widget of one fact; its help and its article stand behind the question mark."""
    label, tip = read(entry.name), fields.tip(read(entry.help), entry.law)
    if entry.type == "boolean":
        default = entry.default if isinstance(entry.default, bool) else None
        fields.flag(path, label, default=default, help=tip)
    elif entry.type == "choice":
        options = entry.options
        fields.choice(
            path, label, list(options), name=lambda value: read(options[value].name), default=entry.default, help=tip
        )
    elif entry.type == "date":
        fields.date(path, label, help=tip)
    elif entry.type == "quantities":
        kinds = {kind: read(option.name) for kind, option in entry.options.items()}
        fields.quantities(path, label, kinds, unit=read(entry.unit), decimals=entry.decimals, help=tip)
    else:
        if unit := _unit(entry):
            label = say("field.with_unit", label=label, unit=unit)
        fields.number(path, label, decimals=entry.type == "yuan", unknown=_unstated(entry), help=tip)
        _in_words(entry, path)


def _unit(entry: Fact) -> str:
    """What the number counts; nothing where the label says it."""
    if entry.unit is not None:
        return read(entry.unit)
    return "" if entry.type == "count" else say(f"unit.label.{entry.type}")


def _unstated(entry: Fact) -> str:
    if entry.default is None:
        return say("field.empty")
    return say("field.default", value=entry.default)


def _in_words(entry: Fact, path: fields.Path) -> None:
    """A large amount once more in units of ten thousand, where a nought too many is seen."""
    amount = state.lookup(path)
    if entry.type == "yuan" and isinstance(amount, int | float) and not isinstance(amount, bool) and amount >= WAN:
        st.caption(plain(say("field.amount", wan=figures.short(Fraction(amount) / WAN), yuan=f"{amount:,}")))


def grid(entries: Iterable[tuple[Fact, fields.Path]]) -> None:
    """Facts in columns that become one on a narrow screen; ticks come after the rest."""
    listed = list(entries)
    ticks = [item for item in listed if item[0].type == "boolean"]
    tables = [item for item in listed if item[0].type == "quantities"]
    for entry, path in tables:
        fact(entry, path)
    for group in ([item for item in listed if item not in (*ticks, *tables)], ticks):
        if group:
            with st.grid(2, min_column_width=208) as cells:
                for entry, path in group:
                    with cells.cell():
                        fact(entry, path)


def basics(raw: Mapping[str, Any]) -> None:
    """Where and when the case is judged, and who stands before the court."""
    with st.grid(2, min_column_width=208) as cells:
        with cells.cell():
            fields.choice(
                ("jurisdiction",),
                say("field.jurisdiction"),
                names.in_reading_order(),
                name=names.jurisdiction,
                default="national",
                help=say("help.jurisdiction"),
                search=True,
                then=_forget_region,
            )
        with cells.cell():
            fields.date(("sentencing_date",), say("field.sentencing_date"), help=say("help.sentencing_date"))
        overlay = library().overlay(names.place_of(raw))
        if overlay and overlay.regions:
            with cells.cell():
                fields.choice(
                    ("region",),
                    say("field.region"),
                    list(overlay.regions),
                    name=lambda value: _region(value, names.place_of(raw)),
                    help=say("help.region"),
                )
        with cells.cell():
            fields.text(("defendant", "name"), say("field.name"))
    covers = read(overlay.covers) if overlay else say("jurisdiction.national_covers")
    st.caption(plain(covers))


def _forget_region() -> None:
    """The classes of one province mean nothing in another."""
    if state.lookup(("region",)) is not None:
        state.put(("region",), state.GONE)


def _region(value: str, place: str) -> str:
    overlay = library().overlay(place)
    assert overlay is not None
    region = overlay.regions[value]
    places = "、".join(region.places[:6]) + ("……" if len(region.places) > 6 else "")
    return f"{read(region.name)}（{places}）" if places and language() == "zh" else read(region.name)


def count(raw: Mapping[str, Any], key: str) -> None:
    """The charge: its crime, its date and its own facts."""
    with st.grid(2, min_column_width=208) as cells:
        with cells.cell():
            fields.choice(
                ("counts", key, "crime"),
                say("field.crime"),
                names.crimes(),
                name=names.crime,
                required=True,
                help=say("help.crime"),
                search=True,
            )
        with cells.cell():
            fields.date(("counts", key, "offence_date"), say("field.offence_date"), help=say("help.offence_date"))
    law = names.law_of(raw, key)
    if law is not None:
        listed = ((entry, ("counts", key, "facts", name)) for name, entry in law.facts.items())
        grid((entry, path) for entry, path in listed if _asked(path, raw, key))


def _asked(path: fields.Path, raw: Mapping[str, Any], key: str) -> bool:
    """Whether a rule of this crime in this place reads the fact, or somebody has stated it."""
    law = names.law_of(raw, key)
    if law is None:
        return True
    book = Rulebook.of(library(), names.place_of(raw), law.crime)
    return path[-1] in facts_read(book) or state.lookup(path) is not None


def general(raw: Mapping[str, Any], key: str) -> None:
    """The person and the conduct, group by group; what is filled in is counted on the lid."""
    groups: dict[str, list[tuple[Fact, fields.Path]]] = {name: [] for name in _GROUPS}
    for name, entry in library().general.facts.items():
        place = _place(name, entry, raw, key)
        if _asked(place, raw, key):
            groups.setdefault(entry.group, []).append((entry, place))
    for group, entries in groups.items():
        stated = sum(state.lookup(path) is not None for _, path in entries)
        label = say(f"group.{group}")
        if stated:
            label += say("group.stated", number=stated, s="" if stated == 1 else "s")
        if entries:
            with st.expander(label, expanded=group in _OPEN, key=state.key("group", group, key)):
                grid(entries)


def _place(name: str, entry: Fact, raw: Mapping[str, Any], key: str) -> fields.Path:
    """Where a general fact stands in the case file: where it is stated already, else where its group belongs."""
    own = ("counts", key, "facts", name)
    if entry.scope == "defendant":
        return ("defendant", "facts", name)
    if entry.scope == "count" or state.lookup(own) is not None:
        return own
    stated = state.lookup(("defendant", "facts", name)) is not None
    return own if entry.group in _PER_COUNT and not stated else ("defendant", "facts", name)


def plea(raw: Mapping[str, Any]) -> None:
    """The stage of the plea, and how its shared ceiling is read."""
    rule = library().method(names.place_of(raw)).plea
    with st.grid(2, min_column_width=208) as cells:
        with cells.cell():
            fields.choice(
                ("plea", "stage"),
                say("field.plea"),
                get_args(PleaStage),
                name=lambda v: say(f"plea_stage.{v}"),
                default="none",
                help=say("help.plea"),
            )
        with cells.cell():
            fields.choice(
                ("method", "plea_reading"),
                say("field.plea_reading"),
                list(rule.readings),
                name=lambda value: sentence(read(rule.readings[value].name)),
                default=rule.reading,
                help=fields.tip(say("help.plea_reading"), rule.readings[rule.reading].law),
            )


def detention(raw: Mapping[str, Any]) -> None:
    """Periods held before judgment, one line each."""
    rows = raw.get("detention") or []
    kinds = library().method(names.place_of(raw)).credit
    for index in range(len(rows)):
        place = ("detention", str(index))
        with st.container(border=True), st.grid(2, min_column_width=200) as cells:
            with cells.cell():
                fields.date((*place, "from"), say("field.from"))
            with cells.cell():
                fields.date((*place, "to"), say("field.to"))
            with cells.cell():
                fields.choice(
                    (*place, "kind"),
                    say("field.kind"),
                    list(kinds),
                    name=lambda v: say(f"detention.{v}"),
                    default="custody",
                )
            with cells.cell():
                st.space("small")
                _remove(place, say("detention.remove"))
    st.button(
        say("detention.add"),
        key=state.key("add", "detention"),
        icon=":material/add:",
        on_click=state.put,
        args=(("detention",), [*rows, {"kind": "custody"}]),
    )


def earlier(raw: Mapping[str, Any]) -> None:
    """Earlier judgments not yet executed, one frame each (刑法70、71条)."""
    rows = raw.get("earlier") or []
    for index in range(len(rows)):
        place = ("earlier", str(index))
        with st.container(border=True):
            with st.grid(2, min_column_width=200) as cells:
                with cells.cell():
                    kinds = get_args(EarlierKind)
                    fields.choice((*place, "kind"), say("earlier.kind"), kinds, name=names.kind, required=True)
                with cells.cell():
                    relations = get_args(Relation)
                    fields.choice(
                        (*place, "relation"),
                        say("earlier.relation"),
                        relations,
                        name=lambda value: say(f"earlier.{value}"),
                        required=True,
                        help=say("help.relation"),
                    )
                for name in ("months", "served_months"):
                    with cells.cell():
                        fields.number((*place, name), say(f"earlier.{name}"), decimals=True)
                with cells.cell():
                    fields.date((*place, "date"), say("earlier.date"))
                with cells.cell():
                    fields.number((*place, "fine"), say("earlier.fine"))
                for name in ("probation", "parole"):
                    with cells.cell():
                        fields.flag((*place, name), say(f"earlier.{name}"), default=False)
                if state.lookup((*place, "probation")):
                    with cells.cell():
                        fields.number((*place, "custody_days"), say("earlier.custody_days"))
            _remove(place, say("earlier.remove"))
    blank = {"kind": "fixed-term-imprisonment", "relation": "found_later", "months": 12}
    st.button(
        say("earlier.add"),
        key=state.key("add", "earlier"),
        icon=":material/add:",
        on_click=state.put,
        args=(("earlier",), [*rows, blank]),
    )


def _remove(place: fields.Path, label: str) -> None:
    """The button that takes one entry of a list away."""
    st.button(
        label,
        key=state.key("remove", *place),
        icon=":material/close:",
        type="tertiary",
        on_click=state.put,
        args=(place, state.GONE),
    )


def chosen(key: str, law: Crime) -> None:
    """Figures that a party picks for itself: tier, starting point, base sentence."""
    place = ("counts", key, "chosen")
    fields.choice(
        (*place, "tier"),
        say("chosen.tier"),
        list(law.tiers),
        name=lambda value: read(law.tiers[value].name),
        empty=say("chosen.by_facts"),
        help=say("help.tier"),
    )
    with st.grid(2, min_column_width=208) as cells:
        for name in ("starting_point", "base_sentence"):
            with cells.cell():
                fields.number(
                    (*place, name),
                    say(f"chosen.{name}_months"),
                    decimals=True,
                    unknown=say("chosen.by_rule"),
                    help=say(f"help.{name}"),
                )
        with cells.cell():
            fields.choice(
                (*place, "kind"),
                say("chosen.kind"),
                get_args(ChosenKind),
                name=names.kind,
                empty=say("chosen.by_length"),
                help=say("help.kind"),
            )
        with cells.cell():
            fields.number(
                (*place, "declared"),
                say("chosen.declared_months"),
                unknown=say("chosen.by_rule"),
                help=say("help.declared"),
            )


def proposal() -> None:
    """A sentencing proposal as a term or a range, whose form is checked."""
    with st.grid(2, min_column_width=200) as cells:
        for name in ("low", "high"):
            with cells.cell():
                fields.number(("proposal", name), say(f"proposal.{name}"), help=say("help.proposal"))
