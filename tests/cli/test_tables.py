"""Tables of Chinese and English text that line up, and the words for months and yuan."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import tables, wording

TEXTS = st.text(alphabet="盗窃罪（，。）《 abc12.5%→−\n\t\x1b\u202e", max_size=60)


def test_a_chinese_character_is_two_columns_wide() -> None:
    assert tables.width("量刑 3月") == 8
    lines = tables.table(["步骤", "月"], [["自首", "12"], ["base", "3.5"]], align="<>").splitlines()
    assert {tables.width(line) for line in lines} == {9}
    assert lines[2].endswith(" 12") and lines[3].endswith("3.5")


def test_figures_and_words_stay_whole_and_marks_do_not_begin_a_line() -> None:
    assert tables.wrap("得 12.768 个月", 8) == ["得", "12.768", "个月"]
    assert tables.wrap("自首、坦白，立功。", 6) == ["自首、", "坦白，", "立功。"]
    assert tables.wrap("坦白，立功", 4) == ["坦", "白，", "立功"]
    assert tables.wrap("认罪（自愿）", 6) == ["认罪", "（自", "愿）"]


@given(st.lists(st.lists(TEXTS, min_size=3, max_size=3), max_size=4), st.integers(60, 120))
def test_no_table_is_wider_than_the_screen_or_carries_control_characters(rows: list[list[str]], columns: int) -> None:
    text = tables.table(["一", "二", "三"], rows, columns=columns)
    assert all(tables.width(line) <= columns for line in text.split("\n"))
    assert not {"\x1b", "\t", "\u202e"} & set(text)


@given(TEXTS, st.integers(8, 40))
def test_wrapping_loses_nothing_but_spaces(text: str, columns: int) -> None:
    joined = "".join(tables.wrap(text, columns))
    assert "".join(joined.split()) == "".join(tables.visible_lines(text).split())


@pytest.mark.parametrize(
    ("months", "zh", "en"),
    [
        (5, "五个月", "5 months"),
        (12, "一年", "1 year"),
        (18, "一年六个月", "1 year 6 months"),
        (34, "二年十个月", "2 years 10 months"),
        (180, "十五年", "15 years"),
        (300, "二十五年", "25 years"),
        (0, "零个月", "0 months"),
    ],
)
def test_terms_are_written_as_judgments_write_them(months: int, zh: str, en: str) -> None:
    assert wording.term(months, "zh") == zh
    assert wording.term(months, "en") == en


def test_a_sentence_names_its_kind_and_its_length() -> None:
    assert wording.sentence("criminal-detention", 5, "zh") == "拘役五个月"
    assert wording.sentence("fixed-term-imprisonment", 18, "en") == "1 year 6 months of fixed-term imprisonment"
    assert wording.sentence("exempt", 0, "zh") == "免予刑事处罚"
    assert wording.sentence("life", None, "en") == "life imprisonment"


def test_amounts_and_ranges() -> None:
    assert wording.yuan(Fraction("52000.5"), "zh") == "52,000.50元"
    assert wording.money(1000, None, "zh") == "1,000元以上"
    assert wording.money(1000, 24000, "en") == "1,000 yuan to 24,000 yuan"
    assert wording.span(7, 12, wording.MONTHS, "zh") == "7至12个月"
    assert wording.span(7, 7, wording.MONTHS, "en") == "7 months"


@given(st.integers(0, 999))
def test_numerals_read_back(value: int) -> None:
    text = wording.numeral(value)
    total, unit = 0, 0
    for character in text:
        if character in "十百":
            total += (unit or 1) * {"十": 10, "百": 100}[character]
            unit = 0
        else:
            unit = "零一二三四五六七八九".index(character)
    assert total + unit == value
