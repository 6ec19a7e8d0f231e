"""登录: all that somebody sees who is not logged in."""

import logging

import streamlit as st

from engine.errors import InputError
from views import served
from views.text import language, plain, say

try:
    login = served.login()
except InputError as error:
    logging.getLogger("liangxing").error("%s", error)  # for whoever runs the server; it may name a path
    st.error(say("login.fault"), icon=":material/error:")
    st.stop()

st.markdown(say("login.about"))
if served.expired():
    st.info(say("login.expired", hours=served.HOURS), icon=":material/schedule:")
elif st.user.to_dict().get("is_logged_in"):
    st.warning(say("login.unfit", claim=plain(login.account)), icon=":material/block:")
    st.button(say("login.other"), key=f"log out/{language()}", icon=":material/logout:", on_click=st.logout)
with st.container(horizontal=True):
    for name in login.providers:
        label = say("login.by", provider=plain(name)) if len(login.providers) > 1 and name else say("login.button")
        key = f"log in/{language()}/{name}"
        if st.button(label, key=key, icon=":material/login:", type="primary"):
            st.login(name or None)
st.caption(say("login.cookie", hours=served.HOURS))
