"""收录范围: what the rulebook holds for each crime in each place, and how well its figures were read."""

import streamlit as st

from engine import wording
from engine.law.coverage import FACETS, QUALITIES, cells, qualities
from engine.law.library import library
from views import charts, names, tables
from views.text import join, labels, language, plain, read, say


def _share(part: int, whole: int) -> str:
    """A number of figures and its share; nothing for none."""
    return (
        plain(f"{part}（{part * 100 // whole}%）" if language() == "zh" else f"{part} ({part * 100 // whole}%)")
        if part
        else ""
    )


book = library()
held = list(cells(book))
crimes = names.crimes()

st.caption(say("coverage.about"))
facet = st.segmented_control(
    say("coverage.facet"),
    list(FACETS),
    default="starting_point",
    required=True,
    format_func=labels(FACETS, lambda name: say(f"coverage.{name}")),
    key="facet",
)
found = {(cell.crime, cell.jurisdiction): cell.figures[facet] for cell in held if cell.figures[facet]}
charts.coverage(found, crimes, names.in_reading_order(), key=f"coverage/{facet}")
st.caption(say("coverage.chart_note"))

st.header(say("coverage.table"), anchor=False)
rows = [
    {
        say("field.crime"): plain(names.crime(crime)),
        say("coverage.places"): plain(
            join(
                [
                    say("coverage.number", place=names.jurisdiction(place), number=found[crime, place])
                    for place in names.in_reading_order()
                    if (crime, place) in found
                ]
            )
            or say("coverage.none")
        ),
    }
    for crime in crimes
]
tables.table(rows, alt=say(f"coverage.{facet}"), width=640)

st.header(say("coverage.verified"), anchor=False)
counts = {place: qualities(book, place) for place in names.in_reading_order()}
rows = [
    {
        say("field.jurisdiction"): plain(names.jurisdiction(place)),
        say("coverage.figures"): str(sum(number.values())),
        **{read(wording.VERIFIED[quality]): _share(number[quality], sum(number.values())) for quality in QUALITIES},
    }
    for place, number in counts.items()
]
tables.table(rows, alt=say("coverage.verified"), width=640)
