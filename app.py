"""The app's frame: its pages and the way between them, nothing more. Run with `liangxing app`."""

import streamlit as st

from views import frame

st.set_page_config("量刑 liangxing", str(frame.ICON), layout="wide", initial_sidebar_state=frame.SIDEBAR)
head = frame.head()
page = st.navigation(frame.pages(), position="top")
head.title(page.title, anchor=False)
with frame.unharmed():
    frame.around(page)
    page.run()
frame.foot()
