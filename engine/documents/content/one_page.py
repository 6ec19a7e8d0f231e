"""How many disputed points have room on the one page of the comparison sheet.

Word lays the page out when it is opened, so the room is reckoned here, from the measures of the template.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine import tables

# The height that the page leaves beside the heads of the tables, the line between them and the notice; a line of the
# title, a line of text and the edges of a row. In points.
PAGE, TITLE, LINE, EDGES = 330.0, 34.0, 13.0, 4.5
# How many half characters a line of the title, of a row that fills the table and of each column holds.
ACROSS_TITLE, ACROSS = 62, 140
POSITIONS = {"range": 13, "point": 49, "fine": 16, "probation": 20}
UNDER = {"point": "whose"}  # what stands under it in the same cell
POINTS = {"name": 24, "said": 49, "law": 36}


def one_line(text: str) -> bool:
    """Whether a text takes a single line of the column that holds the point."""
    return _lines(text, POSITIONS["point"]) == 1


def fit(
    title: str, positions: Sequence[Mapping[str, str]], groups: Sequence[dict[str, Any]], notes: Sequence[str]
) -> int:
    """Leaves in every group the points that have room, the first ones; how many were left out."""
    room = PAGE - _lines(title, ACROSS_TITLE) * TITLE - _height(positions, POSITIONS, UNDER)
    room -= sum(_lines(note, ACROSS) for note in notes) * LINE + EDGES
    left = 0
    for group in groups:
        room -= LINE + EDGES if group["name"] else 0
        points = group["points"]
        heights = [_height(points[: place + 1], POINTS) for place in range(len(points))]
        shown = sum(height <= room for height in heights)
        if shown < len(points):  # the line that says so needs room too
            shown = sum(height <= room - LINE for height in heights)
        room -= heights[shown - 1] if shown else 0
        left += len(points) - shown
        group["points"] = points[:shown]
    return left


def _height(rows: Sequence[Mapping[str, str]], columns: Mapping[str, int], under: Mapping[str, str] = UNDER) -> float:
    """What rows take, each as high as its highest cell."""
    lines = [
        max(
            _lines(row[name], halves) + _lines(row.get(under.get(name, ""), ""), halves)
            for name, halves in columns.items()
        )
        for row in rows
    ]
    return sum(lines) * LINE + len(lines) * EDGES


def _lines(text: str, halves: int) -> int:
    return len(tables.wrap(text, halves)) if text else 0
