"""协商: the negotiations that are kept here, and one of them: how it stands, what happened, what comes next."""

import streamlit as st

from engine.store.faults import StoreError
from views import (
    door,
    negotiation_add,
    negotiation_course,
    negotiation_exchange,
    negotiation_facts,
    negotiation_list,
    negotiation_many,
    negotiation_notes,
    negotiation_open,
    negotiation_papers,
    negotiation_stands,
    negotiation_verify,
)
from views import negotiation_desk as desks
from views.text import plain, read, say

PARTS = {
    "stands": negotiation_stands.draw,
    "course": negotiation_course.draw,
    "add": negotiation_add.draw,
    "papers": negotiation_papers.draw,
    "exchange": negotiation_exchange.draw,
    "facts": negotiation_facts.draw,
    "notes": negotiation_notes.draw,
}


def one() -> None:
    """The negotiation that is open: its head, and the part that was chosen."""
    desk = desks.desk()
    now = desks.Open(found, desk.id, desk.matter, found.record(desk.id))
    state = now.record.state
    title = state.opened.title if state.opened else ""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(
            f"**{plain(title or say('negotiation.untitled'))}** {negotiation_list.badge(state)}  \n"
            f":gray[{plain(negotiation_list.told(state))}]",
            width="stretch",
        )
        label = say("negotiation.back")
        st.button(label, key=desks.key("back"), icon=":material/arrow_back:", type="tertiary", on_click=desks.close)
    view = desks.choose("view", desks.VIEWS, label="negotiation.part")
    desks.told()
    PARTS[view](now)


def shelf() -> None:
    """All of them: the list, a new one, a file to check, what many show."""
    view = desks.choose("shelf", desks.SHELF, label="negotiation.part")
    desks.told()
    if view == "list":
        negotiation_list.draw(found)
    elif view == "begin":
        negotiation_open.draw(found)
    elif view == "verify":
        negotiation_verify.draw()
    else:
        negotiation_many.draw(found)


try:
    found = door.door()
    door.notices(found)
    if desks.desk().id:
        one()
    else:
        shelf()
except StoreError as error:
    st.error(plain(read(error.text)), icon=":material/database_off:")
    st.caption(say("negotiation.rest_works"))
    if desks.desk().id:
        st.button(say("negotiation.back"), key=desks.key("out"), icon=":material/arrow_back:", on_click=desks.close)
