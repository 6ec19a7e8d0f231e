"""案情: the form writes the case, the rules answer at once, and nothing on the page disagrees with the engine."""

from __future__ import annotations

from typing import Any

import pytest

from engine import wording
from engine.case import reader
from engine.inference.rules import facts_read
from engine.law.library import library
from engine.law.rulebook import Rulebook
from views.state import SAMPLES

SURRENDER = ("factors", "surrender")


def answer(pages: Any) -> str:
    """The range that the engine gives for the case that is open, as the page writes it."""
    declared = pages.result().declared
    assert declared is not None
    return wording.span(declared.low, declared.high, wording.MONTHS, "zh")


def test_sample_is_open_with_its_range(pages: Any) -> None:
    assert pages.raw == reader.read_file(SAMPLES["zh"])
    assert pages.sees(f"建议 {answer(pages)} ·")


def test_samples_differ_in_words_only() -> None:
    chinese, english = (reader.build(reader.read_file(SAMPLES[spoken])) for spoken in ("zh", "en"))
    assert chinese.counts == english.counts
    assert chinese.defendant.facts == english.defendant.facts
    assert (
        [entry.ratio for entry in chinese.factors.values() if entry]
        == [-5]
        == [entry.ratio for entry in english.factors.values() if entry]
    )


def test_a_larger_amount_makes_a_longer_range(pages: Any) -> None:
    before = pages.result().declared
    pages.set("number_input", 60000.0, "counts", "a", "facts", "amount")
    after = pages.result().declared
    assert pages.raw["counts"]["a"]["facts"]["amount"] == 60000
    assert after.high > before.high
    assert pages.sees(f"建议 {answer(pages)} ·")
    assert pages.sees("6万元")


def test_every_widget_writes_what_it_shows(pages: Any) -> None:
    pages.set("checkbox", False, "counts", "a", "facts", "burglary")
    assert "burglary" not in pages.raw["counts"]["a"]["facts"]
    pages.set("selectbox", "other", "defendant", "facts", "surrender")
    assert pages.raw["defendant"]["facts"]["surrender"] == "other"
    pages.set("number_input", None, "defendant", "facts", "age_at_offence")
    assert "age_at_offence" not in pages.raw["defendant"]["facts"]
    pages.set("text_input", "王某 *{{ 7*7 }}*", "defendant", "name")
    assert pages.raw["defendant"]["name"] == "王某 *{{ 7*7 }}*"


@pytest.mark.parametrize("crime", library().crime_ids)
def test_form_asks_for_every_fact_that_a_rule_reads_with_its_article(pages: Any, crime: str) -> None:
    pages.set("selectbox", crime, "counts", "a", "crime")
    book = Rulebook.of(library(), "zhejiang", crime)
    shown = pages.texts()
    for name, fact in book.facts.items():
        if name not in facts_read(book):  # read elsewhere only
            continue
        assert any(text.startswith(fact.name.zh) for text in shown), fact.name.zh
        assert any(f"依据：{fact.law}" in text for text in shown), fact.law


def test_facts_of_another_crime_are_named_not_dropped(pages: Any) -> None:
    pages.set("selectbox", "traffic_accident", "counts", "a", "crime")
    assert pages.raw["counts"]["a"]["facts"]["amount"] == 26800
    assert pages.sees("交通肇事罪没有这些项目：盗窃数额、盗窃次数、入户盗窃")
    pages.press("forget facts", "a")
    assert pages.raw["counts"]["a"]["facts"] == {}
    pages.set("selectbox", "main", "counts", "a", "facts", "liability")
    pages.set("number_input", 1, "counts", "a", "facts", "deaths")
    assert pages.sees(f"建议 {answer(pages)} ·")


def test_open_threshold_is_asked_for_and_used(pages: Any) -> None:
    pages.set("selectbox", "national", "jurisdiction")
    assert pages.sees("规则没有确定的数字")
    pages.set("number_input", 20000, "counts", "a", "thresholds", "huge")
    pages.set("number_input", 2000, "counts", "a", "thresholds", "large")
    assert pages.raw["counts"]["a"]["thresholds"] == {"huge": 20000, "large": 2000}
    tier = pages.result().counts["a"].tier
    assert tier is not None and tier.id == "serious"  # 26,800 yuan has passed the figure that was filled in


def test_factor_is_shown_with_the_fact_and_the_article(pages: Any) -> None:
    line = next(line for line in pages.result().counts["a"].adjustments if line.factor == "surrender")
    assert pages.sees(f"自首：亲友规劝、陪同或者送去投案 → {line.law} · {line.at}")


def test_leaving_a_factor_out_and_restoring_it(pages: Any) -> None:
    before = pages.result().counts["a"].adjusted.chosen
    pages.press("remove factor", "surrender")
    assert pages.raw["factors"]["surrender"] is None
    assert pages.result().counts["a"].adjusted.chosen > before
    assert pages.sees("当事一方主张不适用")
    pages.press("restore", "surrender")
    assert "surrender" not in pages.raw["factors"]
    assert pages.result().counts["a"].adjusted.chosen == before


def test_strength_inside_the_band_by_the_slider(pages: Any) -> None:
    before = pages.result().counts["a"].adjusted.chosen
    slider = pages.at.slider(key=pages.key("strength", *SURRENDER))
    assert (slider.min, slider.max, slider.value) == (-30, 0, -15)
    slider.set_value(-30).run()
    assert pages.raw["factors"]["surrender"]["ratio"] == -30
    assert pages.result().counts["a"].adjusted.chosen < before
    pages.set("number_input", None, *SURRENDER, "ratio")  # back to what the rules choose
    assert pages.result().counts["a"].adjusted.chosen == before


def test_strength_outside_the_band_is_computed_and_warned_about(pages: Any) -> None:
    pages.set("number_input", -45.0, *SURRENDER, "ratio")
    line = next(line for line in pages.result().counts["a"].adjustments if line.factor == "surrender")
    assert line.ratio.chosen == -45
    assert pages.sees("−45%不在规定的幅度（−30%至0%）之内")


def test_adding_a_factor_of_the_rulebook(pages: Any) -> None:
    before = pages.result().counts["a"].adjusted.chosen
    pages.set("selectbox", "vulnerable_victim", "new factor", "id")
    assert pages.sees("法发〔2021〕21号 §三(十七)")
    pages.set("number_input", 20, "new factor", "ratio")
    pages.set("text_input", "被害人陈述", "new factor", "evidence")
    pages.press("new factor", "add")
    assert pages.raw["factors"]["vulnerable_victim"] == {"ratio": 20, "evidence": "被害人陈述"}
    assert pages.result().counts["a"].adjusted.chosen > before
    assert pages.sees("证据：被害人陈述")


def test_adding_a_circumstance_that_no_list_names(pages: Any) -> None:
    pages.set("segmented_control", True, "new factor", "own")
    pages.press("new factor", "add")
    assert pages.sees("清单以外的情节须有名称和比例")
    assert list(pages.raw["factors"]) == ["other_1"]
    pages.set("text_input", "被害人有过错", "new factor", "name")
    pages.set("number_input", -10, "new factor", "ratio")
    pages.press("new factor", "add")
    assert pages.raw["factors"]["other_2"] == {"name": "被害人有过错", "ratio": -10, "layer": 2}
    assert any(line.factor == "other_2" for line in pages.result().counts["a"].adjustments)


def test_base_sentence_fixed_by_a_party(pages: Any) -> None:
    pages.set("number_input", 24.0, "counts", "a", "chosen", "base_sentence")
    assert pages.result().counts["a"].base_sentence.chosen == 24
    assert pages.sees(f"建议 {answer(pages)} ·")


def test_a_second_charge(pages: Any) -> None:
    pages.set("selectbox", "fraud", "add count")
    assert pages.raw["counts"]["b"]["crime"] == "fraud"
    pages.set("number_input", 20000.0, "counts", "b", "facts", "amount")
    result = pages.result()
    assert result.combined is not None
    assert pages.sees(f"建议 {answer(pages)} ·")
    pages.press("drop count")
    assert list(pages.raw["counts"]) == ["a"]


def test_detention(pages: Any) -> None:
    pages.press("add", "detention")
    assert pages.sees("还需要填写：先行羁押 · 第2段 · 起始日、先行羁押 · 第2段 · 截止日（含当日）")
    pages.press("remove", "detention", "1")
    assert len(pages.raw["detention"]) == 1
    assert pages.sees(f"建议 {answer(pages)} ·")


def test_plea_stage_and_reading_reach_the_result(pages: Any) -> None:
    pages.set("selectbox", "none", "plea", "stage")
    assert not any(line.factor == "plea_leniency" for line in pages.result().counts["a"].adjustments)
    pages.set("selectbox", "trial", "plea", "stage")
    pages.set("selectbox", "absorbed", "method", "plea_reading")
    assert any(item.status == "absorbed" for item in pages.result().counts["a"].excluded)


def test_case_survives_other_pages(pages: Any) -> None:
    pages.set("number_input", 41000.0, "counts", "a", "facts", "amount")
    pages.go("result").go("rules").go("case")
    assert pages.at.number_input(key=pages.key("counts", "a", "facts", "amount")).value == 41000


def test_saved_file_opens_to_the_same_case(pages: Any, upload: Any) -> None:
    pages.set("number_input", 41000.0, "counts", "a", "facts", "amount")
    saved = reader.dump(pages.raw)
    kept = dict(pages.raw)
    pages.press("new")
    assert pages.raw["title"] == ""
    upload(saved)
    assert pages.raw == kept


def test_new_case_says_what_is_missing(pages: Any) -> None:
    pages.press("new")
    assert pages.sees("还需要填写：盗窃罪 · 犯罪日期")
    import datetime

    pages.set("date_input", datetime.date(2025, 6, 1), "counts", "a", "offence_date")
    assert pages.sees("按现有事实得不出刑期")
    pages.set("checkbox", True, "counts", "a", "facts", "burglary")
    assert pages.sees(f"建议 {answer(pages)} ·")
