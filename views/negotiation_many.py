"""是否实质, over many: the facts of the closed records that one may see, and of files: a table, charts, a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import streamlit as st

from engine.negotiation import many, many_charts
from engine.negotiation.bodies import NAMES
from engine.negotiation.many import Many
from engine.store.door import Door
from engine.store.faults import StoreError
from views import negotiation_desk as desks
from views import negotiation_papers as papers
from views import negotiation_verify as verify
from views import tables
from views.negotiation_facts import lasted
from views.negotiation_form import side_name
from views.parties import party_colour
from views.text import known, language, plain, read, say, sentence

_COUNTED = ("raised", "answered", "adopted", "partly")
_MOST = 200  # rows of the table; the sheet has all


def draw(door: Door) -> None:
    """The records that are counted, what they show together, and what was left out and why."""
    st.markdown(say("negotiation.many_about"))
    files = st.file_uploader(
        say("negotiation.many_files"),
        type=list(verify.ENDINGS),
        accept_multiple_files=True,
        key=desks.key("many"),
        max_upload_size=verify.LARGEST,
    )
    texts = [*_kept(door), *((file.name, verify.decoded(file.getvalue())) for file in files or [])]
    found = many.of(texts)
    if not found.kept:
        st.info(say("negotiation.many_none"))
    else:
        _counted(found)
    _left(found)


def _kept(door: Door) -> Iterator[tuple[str, str | None]]:
    """The closed records of one's own matters, as their files would be."""
    for matter in door.matters():
        for one in (one for one in door.negotiations(matter.id) if one.closed):
            try:
                yield one.title or say("negotiation.untitled"), door.export_record(one.id)
            except StoreError as error:  # who may read it and take no copy away has no row for it
                st.caption(plain(read(error.text)))


def _counted(found: Many) -> None:
    charted = many_charts.charts(found)
    st.caption(plain(charted.note(language())))
    tables.table([_row(one.facts) for one in found.kept[:_MOST]], alt=say("negotiation.many"), width=820)
    named = st.checkbox(say("negotiation.with_titles"), value=True, key=desks.key("titles"))
    text = "\ufeff" + many.sheet(found, language(), named=named)  # by that mark programs know the encoding
    papers.give(say("negotiation.take_table"), text.encode("utf-8"), f"{say('negotiation.many')}.csv", "text/csv")
    st.header(say("negotiation.points_axis"), anchor=False)
    _points(charted)
    st.header(say("negotiation.together"), anchor=False)
    _shares(charted)


def _row(one: Any) -> dict[str, str]:
    sides = {side: one.sides[side] for side in ("prosecution", "defence")}
    return {
        say("negotiation.title_head"): plain(one.title) or say("negotiation.untitled"),
        say("negotiation_fact.closed"): sentence(read(NAMES[one.closed])),
        say("negotiation.flags"): str(len(one.flags)),
        say("negotiation_fact.rounds"): str(one.rounds),
        **{
            say("negotiation.answered_of", side=side_name(side)): plain(
                say("negotiation.adopted_of", adopted=f.adopted, partly=f.partly, raised=f.raised)
            )
            for side, f in sides.items()
        },
        say("negotiation_fact.disclosure_to_hearing"): plain(lasted(one.disclosure_to_hearing)),
        say("negotiation_fact.consultations"): str(one.consultations),
    }


def _points(charted: many_charts.Charts) -> None:
    """Points raised, answered, adopted over all records, by side."""
    import altair as alt

    shown = [one for one in charted.answers if one.side in ("prosecution", "defence")]
    rows = [
        {"side": side_name(one.side), "what": say(f"negotiation_figure.{name}"), "number": _number(one, name)}
        for one in shown
        for name in _COUNTED
    ]
    kinds = [say(f"negotiation_figure.{name}") for name in _COUNTED]
    sides = [side_name(one.side) for one in shown]
    colours = alt.Scale(domain=sides, range=[party_colour(one.side) for one in shown])
    base = alt.Chart({"values": rows}).encode(
        y=alt.Y("what:N", title=None, sort=kinds),
        yOffset=alt.YOffset("side:N", sort=sides),
        x=alt.X("number:Q", title=say("negotiation.points_axis"), axis=alt.Axis(tickMinStep=1)),
        tooltip=[
            alt.Tooltip("side:N", title=say("negotiation.side")),
            alt.Tooltip("what:N", title=say("chart.what")),
            alt.Tooltip("number:Q", title=say("negotiation.points_axis")),
        ],
    )
    bars = base.mark_bar().encode(color=alt.Color("side:N", scale=colours, legend=alt.Legend(title=None, orient="top")))
    words = base.mark_text(align="left", dx=4).encode(text="number:Q")
    text = "; ".join(f"{row['side']} {row['what']} {row['number']}" for row in rows)
    drawn = (bars + words).configure_view(stroke=None)
    st.altair_chart(drawn, width="stretch", alt=text, key=desks.key("many points"))


def _number(one: many_charts.Answers, name: str) -> int:
    return one.raised if name == "raised" else int(getattr(one, name).count)


def _shares(charted: many_charts.Charts) -> None:
    """Outcomes, rounds, times and flags: counts, and shares only where there are enough records."""
    spoken = language()
    rounds = [say("negotiation.rounds_of", rounds=rounds, number=number) for rounds, number in charted.rounds if number]
    rows = {sentence(read(NAMES[id])): share.words for id, share in charted.outcomes.items()}
    rows[say("negotiation_fact.rounds")] = ("；" if spoken == "zh" else "; ").join(rounds)
    rows[say("negotiation_fact.disclosure_to_hearing")] = charted.disclosure_to_hearing.words(spoken)
    rows[say("negotiation_fact.first_proposal_to_signing")] = charted.first_proposal_to_signing.words(spoken)
    rows |= {_flag(id): share.words for id, share in charted.flags.items()}
    listed = [
        {say("compare.point"): plain(name), say("negotiation.value"): plain(value)} for name, value in rows.items()
    ]
    tables.table(listed, alt=say("negotiation.together"), width=360)


def _flag(id: str) -> str:
    name = f"negotiation_flag.{id}"
    return say("negotiation.flagged", name=say(name) if known(name) else id)


def _left(found: Many) -> None:
    """What is not counted."""
    if found.left:
        with st.expander(say("negotiation.left_out", number=len(found.left)), key=desks.key("left out")):
            for one in found.left:
                st.markdown(f"**{plain(one.name)}**　{plain(read(one.why))}")
