"""The figures that a finished document prints, read back into one form; `documents.figures` tells how to use it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

import cn2an

from engine.documents import blocks

ORDINAL_HEADS = ("序号", "No.", "#")


def printed(document: bytes | str) -> set[str]:
    """Every figure of a finished Word file (or of a text), each in the one form."""
    text = document if isinstance(document, str) else "\n".join(_lines(document))
    return {figure for line in text.split("\n") for figure in _figures(line)}


def _lines(data: bytes) -> Iterator[str]:
    """What the file says, without the column that only counts rows."""
    read = blocks.read(data)
    for block in read.content:
        if isinstance(block, blocks.Paragraph):
            yield block.text
        elif isinstance(block, blocks.Table):
            counts = block.rows[0].cells[0].text in ORDINAL_HEADS
            for row in block.rows:
                for place, cell in enumerate(row.cells):
                    if not (counts and place == 0 and cell.text.isdecimal()):
                        yield cell.text
    yield from read.notes


_N = "(?:(?<![0-9])[〇零一二两三四五六七八九十][〇零一二两三四五六七八九十百千万亿]*)"  # a Chinese numeral
_ONE, _TEN = "[一二三四五六七八九]", "[一二三四五六七八九十]"
_A = r"\d[\d,]*(?:\.\d+)?"  # a number in Arabic figures
_MONTHS = ("January", "February", "March", "April", "May", "June", "July")
_MONTHS += ("August", "September", "October", "November", "December")
_NO_FIGURE = re.compile(
    "|".join(
        [
            rf"^\s*(?:[（(](?:{_TEN}+|\d+)[）)]|{_TEN}+、|\d+(?:．|\.\s|、))",  # headings, items
            r"\bsha256\b|\b[0-9a-f]{12,64}\b",
            rf"〔\d{{4}}〕第?\d+号(?:[ §]*(?:\d|{_TEN}|[（(）)、–—-])*(?:条|款|项|[(（]{_TEN}+[)）])*)*",
            rf"\d+(?:[、—–-]\d+)*条(?:之[一二三四])?(?:\d+(?:[、—–-]\d+)*款)?(?:[(（]{_TEN}+[)）]项)?",
            r"§[^\s，。；：、）]+",
            r"(?<=罪)\d+(?:[–—-]\d+)?",
            r"(?:items?|art\.|arts\.|articles?|para(?:graph)?s?\.?) \d+(?:(?:, | and |–|-)\d+)*",
        ]
    )
)
_DATES = re.compile(
    rf"(?P<y>\d{{4}})年(?P<m>\d{{1,2}})月(?P<d>\d{{1,2}})日|(?P<iy>\d{{4}})-(?P<im>\d{{2}})-(?P<id>\d{{2}})"
    rf"|(?P<ed>\d{{1,2}}) (?P<em>{'|'.join(_MONTHS)}) (?P<ey>\d{{4}})"
    rf"|(?P<cy>[〇零一二三四五六七八九]{{4}})年(?P<cm>{_N})月(?P<cd>{_N})日"
)
_MONEY = re.compile(rf"({_N})元(?:零?({_ONE})角)?(?:零?({_ONE})分)?")
_TERM = re.compile(rf"(?:({_N})年)?(?:零?({_N})个月)?(?:零?({_N})日)?")
_AGE = re.compile(rf"({_N})周岁")
_TERM_EN = re.compile(r"(\d+) years?(?: (\d+) months?)?")
_UNITS = {
    "月": "个月|months?|month",
    "元": "元|yuan",
    "万元": "万元",
    "%": "%|percent",
    "日": "日|天|days?",
    "岁": "周岁",
    "年": "年",
}
_UNIT = "|".join(f"(?P<u{place}>{words})" for place, words in enumerate(_UNITS.values()))
_RANGE = r"\s*(?:至|～|–|—|-|to)\s*"
_ARABIC = re.compile(
    rf"(?P<rmb>RMB )?(?:(?P<low>{_A})(?P<sign>[%元]?){_RANGE}[+−-]?)?(?P<high>{_A})(?:\s?(?:{_UNIT}))?", re.IGNORECASE
)


def _figures(line: str) -> Iterator[str]:
    """The figures of one line, the longest forms first; each stretch of text is read once."""
    text = line
    for pattern, read in (
        (_DATES, _date),
        (_NO_FIGURE, lambda _: iter(())),
        (_MONEY, _money),
        (_AGE, lambda found: iter([f"{_whole(found[1])}岁"])),
        (_TERM, _term),
        (_TERM_EN, _term_en),
        (_ARABIC, _arabic),
    ):
        for found in pattern.finditer(text):
            yield from read(found)
        text = pattern.sub(lambda found: "\x1f" if found[0] else "", text)


def _whole(numeral: str) -> int:
    return int(cn2an.cn2an(numeral.replace("〇", "零").replace("两", "二"), "smart"))


def _date(found: re.Match[str]) -> Iterator[str]:
    named = found.groupdict()
    if named["cy"]:
        year = int("".join(str("〇一二三四五六七八九".index(c)) for c in named["cy"].replace("零", "〇")))
        parts = (year, _whole(named["cm"]), _whole(named["cd"]))
    elif named["ey"]:
        parts = (int(named["ey"]), _MONTHS.index(named["em"]) + 1, int(named["ed"]))
    else:
        parts = tuple(int(named[key] or named[f"i{key}"]) for key in "ymd")  # type: ignore[assignment]
    yield "{:04}-{:02}-{:02}".format(*parts)


def _money(found: re.Match[str]) -> Iterator[str]:
    fen = _whole(found[1]) * 100 + sum(_whole(found[n]) * part for n, part in ((2, 10), (3, 1)) if found[n])
    yield f"{_plain(Fraction(fen, 100))}元"


def _term(found: re.Match[str]) -> Iterator[str]:
    if found[1] or found[2]:
        yield f"{12 * _whole(found[1] or '零') + _whole(found[2] or '零')}月"
    if found[3]:
        yield f"{_whole(found[3])}日"


def _term_en(found: re.Match[str]) -> Iterator[str]:
    yield f"{12 * int(found[1]) + int(found[2] or 0)}月"


def _arabic(found: re.Match[str]) -> Iterator[str]:
    unit = next((unit for place, unit in enumerate(_UNITS) if found[f"u{place}"]), "元" if found["rmb"] else "")
    for figure in (found["low"], found["high"]):
        if figure:
            yield _unit(Fraction(figure.replace(",", "")), unit, whole_year=len(figure) == 4)


def _unit(value: Fraction, unit: str, *, whole_year: bool) -> str:
    if unit == "万元":
        return f"{_plain(value * 10000)}元"
    if unit == "年":
        return f"{_plain(value)}年" if whole_year else f"{_plain(value * 12)}月"
    return f"{_plain(value)}{unit}"


def _plain(value: Fraction) -> str:
    return f"{float(value):.6f}".rstrip("0").rstrip(".") if value.denominator != 1 else str(value.numerator)
