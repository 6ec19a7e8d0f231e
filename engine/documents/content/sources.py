"""Articles as a document cites them: what is not the read national text is explained, in a footnote, once."""

from __future__ import annotations

from engine.documents import footnotes
from engine.documents.content import source_notes
from engine.documents.matter import Matter


class Sources:
    """The sources that one document has named so far."""

    def __init__(self, matter: Matter) -> None:
        self._language = matter.language
        self._place = matter.say(matter.result.rulebook.jurisdiction_name)
        self._seen: set[tuple[str, str, str]] = set()

    def cite(self, law: str, basis: str, verified: str) -> str:
        """The article; where it is first met, with a footnote if it is anything but a national text read in full."""
        source = (law, basis, verified)
        if not law or source in self._seen:
            return law
        self._seen.add(source)
        return law + footnotes.mark(source_notes.note(basis, verified, self._place, self._language))
