"""The part of the memo for one position: its answer, the steps, other readings, penalties, probation, dates.

Every line carries its article, and a footnote where the source is not the national text as it was read.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from engine import summary, wording
from engine.documents.content import common, phrases, source_notes
from engine.documents.content.source_notes import Sourced
from engine.law.library import Library
from engine.result import DetentionCredit, Result
from engine.text import Language, Text

MAIN = Text(zh="主刑：{penalty}", en="Main penalty: {penalty}")
MAY_BE_ADDED = Text(zh="可以并处{fine}", en="{fine} may be added")
SHALL_BE_ADDED = Text(zh="并处{fine}", en="{fine} must be added")
CREDITED = Text(zh="先行羁押折抵刑期{days}日", en="{days} days are credited for detention before judgment")
TERM = Text(zh="{text}，刑期自{start}起至{end}止", en="{text}; the term runs from {start} to {end}")
THEN_CONTROL = Text(zh="其后执行管制，自{start}起至{end}止", en="Public surveillance follows, from {start} to {end}")
OF_CRIME = Text(zh="{crime}：{text}", en="{crime}: {text}")
WITH_NOTE = Text(zh="{text}；{note}", en="{text}. {note}")
ENDS = {"zh": "。", "en": "."}


class Writer:
    """The lines of one result, in the document's language."""

    def __init__(self, result: Result, language: Language) -> None:
        self._result, self._language = result, language
        self._place = result.rulebook.jurisdiction_name.in_language(language)

    def _say(self, text: Text) -> str:
        return text.in_language(self._language)

    def _sentence(
        self, text: str, law: str | None = "", source: Sourced | None = None, note: Text | None = None
    ) -> str:
        """A sentence with its article inside its full stop, what is to be noted, and the mark of its footnote."""
        end = ENDS[self._language]
        said = summary.with_law(self._open(text), law, self._language)
        return self._noted(said, note) + end + self._mark(source)

    def _open(self, text: str) -> str:
        """The sentence without its full stop, its dates as documents write them."""
        return common.with_dates(text, self._language).rstrip(ENDS[self._language])

    def _noted(self, text: str, note: Text | None) -> str:
        if note is None:
            return text
        return self._say(WITH_NOTE).format(text=text, note=wording.capital(self._open(self._say(note))))

    def _mark(self, source: Sourced | None) -> str:
        return source_notes.mark(source, self._place, self._language) if source else ""

    def summary(self, rules: Library) -> Iterator[dict[str, str]]:
        """Labels and values of the whole answer, the range first; the dates are said elsewhere."""
        form = self._result.proposal
        for label, value in summary.headline(self._result, rules, self._language):
            if label == self._say(summary.LABELS["credit"]):
                continue
            said = wording.capital(value)
            if form is not None and label == self._say(summary.LABELS["proposal"]):
                said = summary.with_law(said, form.law, self._language)
                said = self._noted(said, form.note if form.stated else None) + self._mark(form)
            yield {"label": label, "value": said}

    def _of_crime(self, crime: Text, text: Text) -> str:
        """`text` after its crime, where the case has several."""
        said = wording.capital(self._say(text))
        return self._say(OF_CRIME).format(crime=self._say(crime), text=said) if len(self._result.counts) > 1 else said

    def readings(self) -> Iterator[dict[str, str]]:
        """What each other reading of an ambiguous text would give, beside the one that was used."""
        for count in self._result.counts.values():
            for item in count.alternatives:
                yield {
                    "used": self._of_crime(count.name, item.used),
                    "other": wording.capital(self._say(item.name)),
                    "range": wording.span(item.proposed.low, item.proposed.high, wording.MONTHS, self._language),
                    "point": wording.months(item.proposed.chosen, self._language),
                    "law": item.law,
                    "note": self._mark(item),
                }

    def excluded(self) -> Iterator[dict[str, str]]:
        """Factors that were considered and not applied, and why."""
        for count in self._result.counts.values():
            for out in count.excluded:
                yield {
                    "name": self._of_crime(count.name, out.name),
                    "status": wording.capital(self._say(wording.STATUSES[out.status])),
                    "reason": wording.capital(self._say(out.reason)),
                    "law": out.law,
                }

    def penalties(self) -> Iterator[str]:
        """The kind of main penalty, what else the law leaves open there, the fine."""
        result = self._result
        if result.declared is None:
            return
        if result.penalty is not None:
            text = self._say(MAIN).format(penalty=self._say(wording.KINDS[result.penalty.kind]))
            yield self._sentence(text, result.penalty.law, note=result.penalty.note)
            for item in result.penalty.offered:
                yield self._sentence(summary.option(item, self._language), item.law)
        if result.fine is not None:
            words = self._say(SHALL_BE_ADDED if result.fine.obligatory else MAY_BE_ADDED)
            text = wording.capital(words.format(fine=phrases.fine(result, self._language)))
            yield self._sentence(text, result.fine.law, result.fine, result.fine.note)

    def probation(self) -> Iterator[str]:
        """The reasons on 缓刑, for and against."""
        for reason in self._result.probation.reasons if self._result.probation else ():
            yield self._sentence(reason.text if self._language == "zh" else reason.text_en, reason.law)

    def dates(self) -> Iterator[str]:
        """The days credited, the first and the last day of the term."""
        held = self._result.detention_credit
        if held is None:
            return
        yield self._sentence(self._credited(held), held.law)
        if held.control_start_date and held.control_end_date:
            yield self._sentence(self._between(THEN_CONTROL, "", held.control_start_date, held.control_end_date))
        if held.note is not None:
            yield self._sentence(self._say(held.note))

    def _credited(self, held: DetentionCredit) -> str:
        text = self._say(CREDITED).format(days=held.days)
        if held.start_date is None or held.end_date is None:
            return text
        return self._between(TERM, text, held.start_date, held.end_date)

    def _between(self, words: Text, text: str, start: datetime.date, end: datetime.date) -> str:
        first, last = wording.date(start, self._language), wording.date(end, self._language)
        return self._say(words).format(text=text, start=first, end=last)

    def date_notes(self) -> Iterator[str]:
        """What the dates rest on beside the days counted."""
        for note in self._result.detention_credit.notes if self._result.detention_credit else ():
            yield self._sentence(self._say(note.text), note.law, note)

    def additional(self) -> Iterator[str]:
        """Additional penalties and measures, as reminders."""
        for item in self._result.additional:
            yield self._sentence(summary.measure(item, self._language), item.law, item)


def of_results(
    results: dict[str, Result], rules: Library, language: Language
) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
    """Each position's part in turn, and the reminders that hold for all of them, which then stand only there."""
    several = len(results) > 1
    views = [
        _view(Writer(result, language), result, name if several else "", place, rules, language)
        for place, (name, result) in enumerate(results.items(), 1)
    ]
    shared = {
        part: [line for line in views[0][part] if several and all(line in view[part] for view in views)]
        for part in ("dates", "additional")
    }
    for view in views:
        view |= {part: [line for line in view[part] if line not in lines] for part, lines in shared.items()}
    numbered = [_numbered(view, language) for view in views]
    return numbered, _numbered(shared, language) if any(shared.values()) else None


def _view(
    writer: Writer, result: Result, position: str, place: int, rules: Library, language: Language
) -> dict[str, Any]:
    return {
        "number": common.sub_heading(place, language),
        "name": wording.capital(wording.position(position).in_language(language)),
        "summary": list(writer.summary(rules)),
        "groups": list(common.step_groups(result, language)),
        "readings": list(writer.readings()),
        "excluded": list(writer.excluded()),
        "penalties": list(writer.penalties()),
        "reasons": list(writer.probation()),
        "dates": [*writer.dates(), *writer.date_notes()],
        "additional": list(writer.additional()),
    }


def _numbered(view: dict[str, Any], language: Language) -> dict[str, Any]:
    """The view with numbers from 1 before the lines of each of its lists of sentences."""
    return view | {
        part: [common.numbered(place, line, language) for place, line in enumerate(view[part], 1)]
        for part in ("penalties", "reasons", "dates", "additional")
        if part in view
    }
