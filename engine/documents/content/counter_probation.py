"""Why probation can be asked for: the conditions, what makes it mandatory or favours it, that nothing bars it."""

from __future__ import annotations

from collections.abc import Iterator

from engine import wording
from engine.condition_words import Reader
from engine.documents.content import phrases
from engine.documents.matter import Matter
from engine.law.condition import Found
from engine.law.rulebook import Rulebook
from engine.law.schema import ProbationRule
from engine.result import Reason
from engine.text import Text

REASON = Text(zh="{text}（{law}）。", en="{text} ({law}).")
NO_BAR = Text(
    zh="按在案事实，没有下列不得适用缓刑的情形：{bars}（{law}）。",
    en="On the facts of the case none of what bars probation is there: {bars} ({law}).",
)
REMORSE = Text(
    zh="被告人认罪认罚；认罚以真诚悔罪、愿意接受处罚为内容，可以说明有悔罪表现（法释〔2021〕1号347条）。",
    en="The plea means remorse and willingness to be punished, which bears on remorse (法释〔2021〕1号347条).",
)
STRICT = {
    "strict": Text(
        zh="{text}（{law}）；这是从严掌握，不是禁止适用。",
        en="{text} ({law}); that asks for strictness and is no bar.",
    ),
    "generally_not": Text(
        zh="{text}（{law}）；这是一般规定，本案应当作为例外的理由须另行说明。",
        en="{text} ({law}); that is the general rule, and why this case is an exception needs reasons of its own.",
    ),
}
_ORDER = ("within", "mandatory", "favours", "bars", "remorse", "weigh", "strict", "generally_not")


def sentence(matter: Matter, reason: Reason, form: Text = REASON) -> str:
    """One reason with its article."""
    text = reason.text if matter.language == "zh" else wording.capital(reason.text_en)
    return matter.say(form).format(text=text.rstrip("。."), law=reason.law)


def reasons(matter: Matter) -> Iterator[str]:
    """Why probation is open and should be given, that nothing bars it, what speaks for strictness, own words."""
    found = matter.result.probation
    if found is None or not found.eligible:
        return
    lines = [(reason.kind, sentence(matter, reason, STRICT.get(reason.kind, REASON))) for reason in found.reasons]
    if bars := _bars(matter):
        lines.append(("bars", bars))
    plea = {count.factor for each in matter.result.counts.values() for count in each.adjustments}
    if matter.rules.method(matter.case.jurisdiction).plea.factor in plea:
        lines.append(("remorse", matter.say(REMORSE)))
    yield from (text for _, text in sorted(lines, key=lambda line: _ORDER.index(line[0])))
    yield from phrases.paragraphs(matter.texts["probation"])


def _bars(matter: Matter) -> str:
    """What would bar probation by the rules of the case and is not there."""
    date, names, laws = matter.result.rulebook.sentencing_date, [], []
    for key in matter.result.counts:
        book = matter.book(key)
        for rule in (book.general.probation | book.crime.probation).values():
            if rule.kind == "barred" and rule.in_force(date):
                names.append(_bar(rule, book))
                laws.append(rule.law)
    if not names:
        return ""
    words = matter.say(Text.join(dict.fromkeys(names)))
    return matter.say(NO_BAR).format(bars=words, law="；".join(dict.fromkeys(laws)))


def _bar(rule: ProbationRule, book: Rulebook) -> Text:
    if isinstance(rule.when, Found) and rule.when.factor in book.factors:
        return book.factors[rule.when.factor].name
    return Reader.of(book).words(rule.when)
