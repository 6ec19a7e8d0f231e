"""A slider that speaks while it is dragged, so that a range can follow the hand.

Streamlit's own slider (1.67) tells of a move only when the thumb is let go. This one is the browser's plain range
input: it has a label, answers to the arrow keys, and says its value in words to a screen reader. It moves along the
places of a list; what they mean is the page's affair.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import streamlit as st

_HTML = '<label><span class="name"></span><output></output></label><input type="range" step="1" min="0">'
_CSS = """
:host { display: block; font-family: var(--st-font); color: var(--st-text-color); }
label { display: flex; justify-content: space-between; gap: 0.75rem; font-size: 0.875rem; line-height: 1.4; }
output { font-weight: 600; white-space: nowrap; font-variant-numeric: tabular-nums; }
input { width: 100%; height: 1.25rem; margin: 0.35rem 0 0.15rem; }
input { accent-color: var(--st-primary-color); cursor: pointer; }
input:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
"""
# Moves are told at most ten times a second, and the last one always. While the hand holds the thumb, answers that
# are still on their way must not pull it back.
_JS = """
const PAUSE = 100;
export default function ({ parentElement, data, setStateValue }) {
  const input = parentElement.querySelector("input");
  const name = parentElement.querySelector(".name");
  const output = parentElement.querySelector("output");
  const own = (input.own ??= { held: false, timer: null, told: null });
  const show = () => {
    const words = own.words[Number(input.value)] ?? "";
    output.textContent = words;
    input.setAttribute("aria-valuetext", words);
  };
  const tell = () => {
    own.timer = null;
    const place = Number(input.value);
    if (place !== own.told) {
      own.told = place;
      own.set("place", place);
    }
  };
  own.words = data.words;
  own.set = setStateValue;
  name.textContent = data.label;
  input.id = "drag";
  input.setAttribute("aria-label", data.label);
  parentElement.querySelector("label").title = input.title = data.help;
  input.max = String(data.words.length - 1);
  if (!own.held && own.timer === null) {
    input.value = String(data.place);
    own.told = data.place;
  }
  show();
  input.oninput = () => {
    show();
    own.timer ??= setTimeout(tell, PAUSE);
  };
  input.onchange = () => {
    clearTimeout(own.timer);
    tell();
  };
  input.onpointerdown = () => { own.held = true; };
  input.onpointerup = input.onpointercancel = () => { own.held = false; };
}
"""


@cache
def _component() -> Any:
    return st.components.v2.component("liangxing_drag", html=_HTML, css=_CSS, js=_JS)


def slider(
    label: str, words: Sequence[str], place: int, *, key: str, moved: Callable[[int], None], help: str = ""
) -> None:
    """A slider over the places of `words`, standing at `place`; `moved` is told of every new place."""

    def tell() -> None:
        told = (st.session_state.get(key) or {}).get("place")
        if isinstance(told, int | float) and 0 <= int(told) < len(words):
            moved(int(told))

    _component()(
        key=key,
        data={"label": label, "words": list(words), "place": place, "help": help},
        on_place_change=tell,
        default=None,
    )
