"""The finished document as a sheet of paper, in a frame of its own in which nothing runs and nothing is fetched.

Every edit brings a new frame, which takes the place of the old one once it is there: the reader stays at the line where
they were, and the browser's way back leads out of the page and not through what was typed.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import streamlit as st

from views import workbench

_HTML = "<div class='desk'></div>"
_CSS = """
.desk { height: min(880px, 78vh); overflow: hidden; border: 1px solid #cfd6de; }
.desk iframe { display: block; width: 100%; height: 100%; border: 0; }
"""
# Same origin, so that the place on the sheet can be kept; without scripts, forms or windows of its own.
SANDBOX = "allow-same-origin"
_JS = f"""
export default function ({{ data, parentElement }}) {{
  const box = parentElement.querySelector(".desk");
  const shown = box.firstElementChild;
  if (box.page === data.page) return;
  const top = shown && box.which === data.which ? shown.contentWindow.scrollY : 0;
  box.page = data.page;
  box.which = data.which;
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "{SANDBOX}");
  frame.title = data.title;
  frame.onload = () => {{
    frame.contentWindow.scrollTo(0, top);
    while (frame.previousSibling) frame.previousSibling.remove();
  }};
  frame.srcdoc = data.page;
  box.append(frame);
}}
"""
# What makes a sheet of the page; the file that is downloaded goes without. The base keeps a footnote's link in the
# frame, where it would otherwise be taken for an address of the app.
_HEAD = """<head>
<base href="about:srcdoc">
<style>
@media screen {
  html { background: #e9edf1; padding: 14px 10px; }
  html body { min-height: 200mm; padding: 18mm 16mm; box-shadow: 0 1px 5px #5b687599; }
  html .page { height: 14px; margin: 18mm -16mm; border: 0; background: #e9edf1; }
}
@media screen and (max-width: 640px) {
  html body { zoom: 0.8; }
}
@media screen and (max-width: 440px) {
  html { padding: 8px 6px; }
  html body { zoom: 0.7; padding: 10mm 7mm; }
  html .page { margin: 10mm -7mm; }
  html table { table-layout: auto; }
  html col { width: auto !important; }
  html th, html td:first-child { overflow-wrap: break-word; }
  html td { min-width: 2.6em; }
}
</style>"""


@cache
def _component() -> Any:
    return st.components.v2.component("liangxing_sheet", html=_HTML, css=_CSS, js=_JS)


def show(page: str, *, title: str, which: str) -> None:
    """Show a page of HTML; `which` names the document, so that another one begins at its top."""
    data = {"page": page.replace("<head>", _HEAD, 1), "title": title, "which": which}
    _component()(key=workbench.key("sheet"), data=data, height="content")
