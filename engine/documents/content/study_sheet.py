"""量刑练习单: a case, the law that it needs, the steps to fill in, and the answers on a page of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine import summary, wording
from engine.comparison import COMMON
from engine.documents.content import common, study_case, study_law, study_method, study_steps
from engine.documents.content.sources import Sources
from engine.documents.content.study_case import Asked
from engine.documents.matter import Matter
from engine.text import Text

INVENTED_WORDS = ("虚构", "fictional", "invented")
INVENTED = Text(zh="案件是虚构的。", en="The case is invented.")
AS_POSITION = Text(
    zh="案情和主张以{side}的立场为准，答案也按它计算。",
    en="Facts and claims follow the position of the {side}, and so do the answers.",
)
AS_COMMON = Text(zh="案情以共同案情为准。", en="The facts are those of the common case.")
ANSWERS = Text(
    zh="凡写明“幅度内任何数值都对”的，在幅度内选了别的数值也对，后面各步按自己选的数值计算；对照的是方法和幅度，不是取值点。",
    en="Where any value in the band is right another one is right too, and the later steps follow from it; compare the "
    "method and the range, not the point.",
)
PARTS = ("case", "law", "steps", "answers")


def content(matter: Matter) -> dict[str, Any]:
    """What the sheet's template shows."""
    counts, sources, language = study_case.asked(matter), Sources(matter), matter.language
    return {
        "title": matter.common.title,
        "intro": [*filter(None, matter.texts["intro"].split("\n"))],
        "whose": " ".join(_whose(matter)) if language == "en" else "".join(_whose(matter)),
        "story": study_case.story(matter),
        "case": study_case.groups(matter, counts),
        "crimes": list(_crimes(counts, sources)),
        "factors": study_law.factors(counts, sources),
        "method": study_method.sentences(matter, counts, sources),
        "groups": study_steps.groups(matter, counts, sources),
        "told": matter.say(ANSWERS),
        "reasons": list(_reasons(matter)),
        "readings": list(_readings(matter)),
        "questions": [*filter(None, matter.texts["questions"].split("\n"))],
        "notice": matter.say(matter.result.notice),
        "number": {part: common.heading(place, language) for place, part in enumerate(PARTS, 1)},
    }


def _whose(matter: Matter) -> Iterator[str]:
    """Whether the case is invented, and whose view of it is asked for."""
    if any(word in matter.common.title.lower() for word in INVENTED_WORDS):
        yield matter.say(INVENTED)
    text = AS_COMMON if matter.own == COMMON else AS_POSITION
    yield matter.say(text.format(side=wording.position(matter.own)))


def _crimes(counts: list[Asked], sources: Sources) -> Iterator[dict[str, Any]]:
    """The rules of each crime once, under a number where there are several."""
    by_crime = {one.count.crime: one for one in reversed(counts)}
    asked = [one for one in counts if by_crime[one.count.crime] is one]
    for place, one in enumerate(asked, 1):
        number = common.sub_heading(place, one.matter.language) if len(asked) > 1 else ""
        yield {"number": number, **study_law.crime(one, sources)}


def _readings(matter: Matter) -> Iterator[str]:
    """What other readings of the text would give, under the crime where there are several."""
    counts = matter.result.counts
    found = [(count, item) for count in counts.values() for item in count.alternatives]
    for place, (count, item) in enumerate(found, 1):
        text = _cited(summary.alternative(item, matter.language), item.law, matter)
        if len(counts) > 1:
            text = (
                f"{matter.say(count.name)}：{text}" if matter.language == "zh" else f"{matter.say(count.name)}: {text}"
            )
        yield common.numbered(place, text, matter.language)


def _reasons(matter: Matter) -> Iterator[str]:
    """Why probation is open or not."""
    found = matter.result.probation
    for place, reason in enumerate(found.reasons if found else (), 1):
        text = _cited(reason.text if matter.language == "zh" else reason.text_en, reason.law, matter)
        yield common.numbered(place, text, matter.language)


def _cited(text: str, law: str, matter: Matter) -> str:
    """A sentence with its article before the full stop."""
    stop = "。" if matter.language == "zh" else "."
    return summary.with_law(text.rstrip("。."), law, matter.language) + stop
