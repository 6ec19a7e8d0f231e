"""规则: the rulebook itself, crime by crime and place by place, each figure with its article and its line."""

import streamlit as st

from engine.law.library import NATIONAL, library
from views import entries, names, rulefile, state, tables
from views.entries import COMMON
from views.text import labels, plain, read, say

book = library()
raw = state.document()
places, topics = names.in_reading_order(), [*book.crime_ids, COMMON]
own = [law.crime for key in raw["counts"] if (law := names.law_of(raw, key))]

st.caption(say("rules.about"))
with st.grid(2, min_column_width=240) as cells:
    with cells.cell():
        place = st.selectbox(
            say("field.jurisdiction"),
            places,
            format_func=labels(places, names.jurisdiction),
            index=places.index(names.place_of(raw)),
            key="place",
            bind="query-params",
            filter_mode="contains",
        )
    with cells.cell():
        what = st.selectbox(
            say("rules.what"),
            topics,
            index=topics.index(own[0]) if own else 0,
            key="rules",
            bind="query-params",
            format_func=labels(topics, entries.topic),
            filter_mode=None,
        )
overlay = book.overlay(place)
if overlay is None:
    st.caption(say("jurisdiction.national_covers"))
else:
    st.markdown(plain(read(overlay.covers)))
    with st.expander(say("rules.documents", number=len(overlay.documents))):
        for document in overlay.documents:
            st.markdown(f"- {plain(document)}")
        for warning in overlay.warnings.values():
            if warning.when is None:
                st.warning(plain(read(warning.text)))

if what == COMMON:
    shown = entries.common(place)
else:
    crime = book.crime(place or NATIONAL, what)
    about = (say(f"mens.{crime.mens}"), crime.statute, crime.guideline)
    st.markdown(f"**{plain(read(crime.name))}** · {plain(' · '.join(about))}")
    shown = entries.crime(place, crime)
for section in shown:
    if section.rows:
        st.header(section.title, anchor=False)
        tables.table(section.rows, alt=section.title, width=section.width)
        for note in section.notes:
            st.caption(plain(note))

st.header(say("rules.source"), anchor=False)
rulefile.source(shown)
