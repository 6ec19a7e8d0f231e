"""What there is to argue on each disputed factor: from the rulebook and the case only."""

from __future__ import annotations

import json
from typing import Any

from analysis.cases import NINE, case

from engine.analysis.arguments import Argument, arguments
from engine.condition_words import Reader
from engine.law.library import library
from engine.law.rulebook import Rulebook

CASE: dict[str, Any] = case(
    "theft",
    "zhejiang",
    amount=26800,
    defendant={"surrender": "persuaded", "age_at_offence": 24},
    positions={
        "prosecution": {
            "factors": {"surrender": None, "confession": {"ratio": -10, "evidence": "抓获经过"}},
        },
        "defence": {
            "defendant": {"facts": {"compensation": "full", "forgiveness": True}},
            "factors": {"surrender": {"ratio": -30, "evidence": "到案经过", "by": "辩护人"}},
            "plea": {"stage": "prosecution"},
        },
    },
)


def _by(raw: dict[str, Any]) -> dict[str, Argument]:
    return {item.factor: item for item in arguments(raw)}


def test_every_disputed_factor_and_no_other() -> None:
    assert set(_by(CASE)) == {"surrender", "confession", "compensation_with_forgiveness", "plea_leniency"}


def test_article_statute_and_every_grade_of_the_place() -> None:
    surrender = _by(CASE)["surrender"]
    assert surrender.statute[0].law == "刑法67条1、2款" and surrender.statute[0].words.zh == "可以从轻、减轻"
    law = Rulebook.of(library(), "zhejiang", "theft").factors["surrender"]
    assert len(surrender.bands) <= len(law.bands) and len(surrender.bands) > 5
    used = [band for band in surrender.bands if band.used_by]
    assert [band.used_by for band in used] == [("defence",)]
    assert used[0].when.zh == "自首为“亲友规劝、陪同或者送去投案”"
    assert all(band.law and band.at for band in surrender.bands)
    assert surrender.bands[-1].when.zh == "其余情形"


def test_facts_and_evidence_on_record() -> None:
    sides = _by(CASE)["surrender"].sides
    assert sides["defence"].record.zh == "自首：亲友规劝、陪同或者送去投案"
    assert (sides["defence"].evidence, sides["defence"].by) == ("到案经过", "辩护人")
    assert not sides["prosecution"].applies and sides["prosecution"].against
    assert _by(CASE)["confession"].sides["prosecution"].evidence == "抓获经过"


def test_what_would_have_to_be_shown() -> None:
    sides = _by(CASE)["compensation_with_forgiveness"].sides
    missing = [text.zh for text in sides["prosecution"].missing]
    assert missing == ["赔偿被害人经济损失为“部分赔偿”、“全部赔偿”", "取得谅解"]
    assert sides["defence"].missing == () and sides["defence"].applies


def test_exclusions_say_for_whom_they_hold() -> None:
    confession = _by(CASE)["confession"]
    by_surrender = next(line for line in confession.exclusions if line.by == "surrender")
    assert by_surrender.holds_for == ("defence",)
    assert by_surrender.law == "刑法67条1、3款"


def test_double_counting_is_warned_of() -> None:
    found = _by(CASE)
    assert any("认罪认罚不作重复评价" in text.zh for text in found["surrender"].twice)
    assert any("自首" in text.zh for text in found["confession"].twice)
    assert any("积极赔偿" in text.zh for text in found["plea_leniency"].twice)


def test_a_circumstance_of_a_party_has_no_rule() -> None:
    raw = case("theft", "zhejiang", amount=26800)
    raw["positions"] = {
        "prosecution": {},
        "defence": {"factors": {"other_first": {"name": "初犯", "ratio": -5, "evidence": "查询记录"}}},
    }
    own = _by(raw)["other_first"]
    assert own.basis == "party" and own.bands == () and own.sides["defence"].evidence == "查询记录"


def test_everything_is_plain_for_json_and_in_both_languages() -> None:
    for raw in (CASE, NINE):
        for item in arguments(raw):
            json.dumps(item.to_json())
            texts = [item.name, *item.twice, *(band.when for band in item.bands), *(e.when for e in item.exclusions)]
            assert all(text.zh and text.en for text in texts)


def test_every_condition_of_the_rulebook_can_be_read_aloud() -> None:
    for place in ("national", "zhejiang", "jiangxi"):
        for crime in library().crime_ids:
            book = Rulebook.of(library(), place, crime)
            reader = Reader.of(book)
            for factor in book.factors.values():
                for entry in (factor, *factor.bands, *factor.excluded, *factor.statute):
                    text = reader.words(entry.when)
                    assert text.zh and text.en
