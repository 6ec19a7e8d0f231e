"""我的案件: the cases that are kept in the store, every version of them, and everything as one file."""

import streamlit as st

from engine.store.faults import NoSuchObject
from views import cases_files, cases_history, cases_keep, cases_list, door, telling
from views.text import say

found = door.door()
door.notices(found)
telling.told()
st.caption(say("cases.about" if found.user.local else "cases.about_served"))
if chosen := cases_list.chosen():
    try:
        cases_history.draw(found, chosen)
    except NoSuchObject:
        cases_list.choose("")  # so that the list is there again when the page is drawn next
        raise
else:
    cases_keep.draw(found)
    cases_list.draw(found)
    cases_files.draw(found)
