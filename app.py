"""The app's frame: its pages and the way between them, nothing more. Run with `liangxing app`."""

import streamlit as st

from views import account, frame, served

st.set_page_config("量刑 liangxing", str(frame.ICON), layout="wide", initial_sidebar_state=frame.SIDEBAR)
admitted = served.admit()  # before anything of the app is named, let alone shown
title, corner = frame.head()
page = st.navigation(frame.pages() if admitted else frame.gate(), position="top" if admitted else "hidden")
title.title(page.title, anchor=False)
with frame.unharmed():
    if admitted:
        with corner:
            account.menu(page.url_path)
        frame.around(page)
    page.run()
frame.foot()
