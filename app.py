"""The app's frame: its pages and the way between them, nothing more. Run with `liangxing app`."""

import streamlit as st

from views import frame

st.set_page_config(page_title="量刑 liangxing", page_icon=str(frame.ICON), layout="wide")
head = frame.head()
page = st.navigation(frame.pages(), position="top")
head.title(page.title, anchor=False)
page.run()
frame.foot()
