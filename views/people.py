"""How people and what they did are named."""

from __future__ import annotations

from views.text import say

_LOCAL = "本机 / this machine"  # as the store has the one person who does not log in


def name(known: str) -> str:
    """The name under which the store knows somebody, in the page's language where it is not their own."""
    return say("account.local") if known == _LOCAL else known
