"""What a footnote says of a figure that does not rest on the national text as read: which source, how well read."""

from __future__ import annotations

from typing import Protocol

from engine.documents import footnotes
from engine.text import Language, Text

WHENCE = {
    "national": Text(zh="全国文本", en="National text"),
    "provincial": Text(zh="{place}的省级规定，不是全国文本", en="Rules of {place}, not the national text"),
    "practice": Text(zh="文本没有规定，按地方实践", en="The text is silent; local practice is followed"),
    "ours": Text(zh="文本没有规定，按本工具的读法", en="The text is silent; our own reading is followed"),
    "party": Text(
        zh="当事一方选定的数字，由该方说明理由", en="A figure chosen by a party, which has to give reasons for it"
    ),
}
READ = {
    "text": Text(zh="原文已核", en="read in full text"),
    "secondary": Text(zh="没有读到原文，据他人转述，引用前须核对", en="secondary source only, check before citing"),
    "single": Text(zh="只有一个来源，没有印证，引用前须核对", en="single source only, check before citing"),
    "memory": Text(zh="没有核对，引用前须核对原文", en="unverified, check before citing"),
    "none": Text(zh="没有文本依据", en="no text to rest on"),
}
# What is known of a figure that no text gives goes without saying.
_NO_TEXT = ("ours", "party")


class Sourced(Protocol):
    """Anything that says which of the kinds of source it rests on, and how well that was read."""

    @property
    def basis(self) -> str: ...

    @property
    def verified(self) -> str: ...


def note(basis: str, verified: str, place: str, language: Language) -> str:
    """One sentence on the source; empty for the national text that was read.

    Args:
        place: name of the jurisdiction, for its own rules.
    """
    if (basis, verified) == ("national", "text"):
        return ""
    parts = [WHENCE[basis].in_language(language).format(place=place)]
    if verified != "none" or basis not in _NO_TEXT:
        parts.append(READ[verified].in_language(language))
    return "；".join(parts) + "。" if language == "zh" else "; ".join(parts) + "."


def mark(source: Sourced, place: str, language: Language) -> str:
    """The mark of a footnote on the source, to stand behind what rests on it; empty where none is needed."""
    return footnotes.mark(note(source.basis, source.verified, place, language))
