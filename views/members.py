"""人员与权限: who belongs to a matter and in which role, who joins and leaves, and who looked at what."""

import streamlit as st

from views import door, members_add, members_choice, members_list, members_log, telling
from views.text import say

found = door.door()
telling.told()
if found.user.local:
    st.info(say("members.alone"), icon=":material/info:")
else:
    st.caption(say("members.about"))
matters = found.matters()
if matters:
    matter = members_choice.chosen(matters)
    members_list.head(found, matter)
    if not found.user.local:
        people = members_list.draw(found, matter)
        members_add.draw(found, matter, people)
    members_log.draw(found, matter)
elif not found.user.local:
    st.info(say("members.none"))
if not found.user.local:
    members_add.enter(found)
