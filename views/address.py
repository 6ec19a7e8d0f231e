"""Writes one value into the address of the page, without a step in the browser's history and without a new run.

Streamlit (1.67) puts what Python sets into the address as a new entry of the history, so that a slider dragged would
fill it; here the entry is replaced. Only for what may stand in an address: nothing of a real case.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import streamlit as st

_JS = """
export default function ({ data }) {
  const others = location.search.slice(1).split("&").filter((part) => part && !part.startsWith(`${data.name}=`));
  const search = "?" + [...others, `${data.name}=${data.value}`].join("&");
  if (search !== location.search) {
    history.replaceState(history.state, "", location.pathname + search + location.hash);
  }
}
"""


@cache
def _component() -> Any:
    return st.components.v2.component("liangxing_address", html="<span></span>", js=_JS)


def keep(name: str, value: str, *, key: str) -> None:
    """Keep `name=value` in the address; `value` holds only characters that need no escape there."""
    _component()(key=key, data={"name": name, "value": value}, height=1)
