"""Whatever a person types into a case stands in every document as typed: it is neither run, nor filled in, nor markup.

Each document is written twice, once with harmless words of the same length in the same places. The two must say the
same but for the words themselves, and be built alike, element by element, in every format.
"""

from __future__ import annotations

import copy
import io
import re
import unicodedata
import zipfile
from collections import Counter
from functools import cache
from typing import Any

import docx
import lxml.html
import pytest
from documents.figures import cases
from documents.made import DOCUMENTS, bare, in_html, in_markdown, in_pdf, in_word, needs_font
from lxml import etree
from markdown_it import MarkdownIt

from engine.case.particulars import Particulars
from engine.documents import blocks, catalogue, convert, pdf, write
from engine.documents.word import RESERVED

TEMPLATE = (
    "{{ 7*7 }} {{ title }} {% for x in y %} {%p if z %} {%tr endif %} {# no #} {_{ x }_} {{r x }} %}{{ "
    "{{ ''.__class__.__mro__ }} {0} {name} {0.__class__} %s %(x)s ${HOME} 【案号】 【】 $(id) `id`"
)
XML = (
    "<w:p> </w:t></w:r></w:p> <w:br/> <w:instrText>PAGE</w:instrText> &lt;b&gt; &amp; &#65; &copy; & \" ' ]]> "
    "<![CDATA[x]]> <!-- no --> <?php x ?> <script>alert(1)</script> <img src=x onerror=alert(1)> "
    "<a href='javascript:alert(1)'>a</a> </style> </title> --> <b>"
)
MARKDOWN = (
    "*a* **b** _c_ __d__ ~~e~~ `f` ``g`` [h](javascript:x) ![i](http://x.y/z.png) [j][k] [^1] <http://l.m> "
    "http://n.o/p_q www.r.st u@v.wx $y$ $$z$$ \\ \\* | a | b | :smile: &nbsp; ^a^ #b @c !d <br> |"
)
TYPST = (
    '#import "a.typ" #eval("1+1") #read("/etc/passwd") #{ 1 + 1 } $ x^2 $ = a *b* _c_ @d <e> `f` /* g */ // h \\u{41} '
    "- i + j / k: l #pagebreak() #sys.inputs ~ -- --- ..."
)
FIELDS = (
    "{ MERGEFIELD name } { PAGE } { INCLUDETEXT C:\\\\a.docx } DDEAUTO c:\\\\windows\\\\cmd.exe =SUM(A1) { HYPERLINK "
    '"http://x" } \\* MERGEFORMAT TOC \\o "1-3" \\h'
)
CONTROL = {
    "\u202e倒\u2066正": "\ufffd倒\ufffd正",
    "a\x00b\x07c\x0cd\x1b[2Je\x0bf\x85g": "a␀b␇c␌d␛[2Je␋f\ufffdg",
    "\ud800 \udfff": "\ufffd \ufffd",
    f"一{RESERVED}二": "一" + "\ufffd" * len(RESERVED) + "二",
    "一\t二": "一 二",
    "\ufffe\uffff": "\ufffd\ufffd",
    "𠮷👨‍👩‍👧é": "𠮷👨‍👩‍👧é",
}
LEADING = [
    "# a",
    "- a",
    "+ a",
    "1. a",
    "2) a",
    "> a",
    "| a | b",
    "```",
    "---",
    "===",
    "***",
    "~~~",
    ": a",
    "= a",
    "[a]: b",
]
GROUPS = {
    "code": [f"{TEMPLATE} {TYPST} {FIELDS}"],
    "markup": [f"{XML} {MARKDOWN}"],
    "control": list(CONTROL),
    "leading": [f"{text} 〇{place}" for place, text in enumerate(LEADING)],
}
every = pytest.mark.parametrize(("name", "language"), DOCUMENTS)
groups = pytest.mark.parametrize("group", GROUPS)


def _harmless(words: list[str]) -> list[str]:
    """Words as long and as wide, each of a letter and a character of its own."""
    letters = [(chr(ord("A") + place), chr(0x666E + place)) for place in range(len(words))]
    return [
        "".join(c if c == " " else wide if unicodedata.east_asian_width(c) in "WF" else narrow for c in word)
        for word, (narrow, wide) in zip(words, letters, strict=True)
    ]


def _typed(name: str, typed: list[str]) -> dict[str, Any]:
    """A case in which every text that a person can type is one of these, in turn."""
    count = 0

    def text() -> str:
        nonlocal count
        count += 1
        return typed[count % len(typed)]

    raw = copy.deepcopy(cases("single"))
    raw["title"] = text()
    raw["defendant"]["name"] = text()
    defence = raw["positions"]["defence"]
    for factor in (*defence["factors"].values(), *raw["positions"]["prosecution"]["factors"].values()):
        if factor:
            factor["evidence"] = text()
    defence["factors"]["other_1"] |= {"name": text(), "law": text()}
    raw["factors"] = {"other_2": {"name": text(), "ratio": -3, "evidence": text(), "law": text()}}
    raw["positions"][text()] = {"plea": {"stage": "trial"}}
    written = raw["documents"]
    for key, field in Particulars.model_fields.items():
        if field.annotation is str:
            written["particulars"][key] = text()
    written["texts"] = {key: {field: text() for field in one.fields} for key, one in catalogue().items()}
    for answer in written["answers"]:
        answer["reason"] = text()
    return raw


def _words(group: str) -> list[str]:
    return [typed if group == "leading" else f"甲{typed}乙" for typed in GROUPS[group]]


@cache
def _written(name: str, language: Any, group: str) -> tuple[bytes, bytes]:
    """The document with what was typed, and with harmless words."""
    words = _words(group)
    harmless = _harmless([_shown(word) for word in words])
    return write(_typed(name, words), name, language=language), write(_typed(name, harmless), name, language=language)


def _shown(word: str) -> str:
    for typed, shown in CONTROL.items():
        word = word.replace(typed, shown)
    return word


def _replaced(text: str, group: str) -> str:
    """The text of the harmless document with the words put in."""
    shown = [_shown(word) for word in _words(group)]
    for word, harmless in zip(shown, _harmless(shown), strict=True):
        text = text.replace(bare(harmless), bare(word))
    return text


def _tags(data: bytes) -> list[Any]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [item for item in archive.namelist() if item.startswith("word/") and item.endswith(".xml")]
        return [(item, [node.tag for node in etree.fromstring(archive.read(item)).iter()]) for item in names]


@every
@groups
def test_it_stands_in_the_word_file_as_typed(name: str, language: Any, group: str) -> None:
    hostile, harmless = _written(name, language, group)
    assert in_word(hostile) == _replaced(in_word(harmless), group)
    assert in_word(hostile) != in_word(harmless)
    assert _tags(hostile) == _tags(harmless)


@every
@groups
def test_there_is_no_field_link_or_object_that_the_template_has_not(name: str, language: Any, group: str) -> None:
    hostile, _ = _written(name, language, group)
    with zipfile.ZipFile(io.BytesIO(hostile)) as archive:
        everything = {
            item: archive.read(item).decode() for item in archive.namelist() if item.endswith((".xml", ".rels"))
        }
    body = "".join(text for item, text in everything.items() if item.startswith("word/") and "_rels" not in item)
    assert set(re.findall(r"<w:instrText[^>]*>([^<]*)<", body)) == {" PAGE "}
    assert not re.findall(r"<w:(fldSimple|hyperlink|object|drawing|pict|altChunk|sdt|subDoc)\b", body)
    assert not [item for item, text in everything.items() if 'TargetMode="External"' in text]
    properties = docx.Document(io.BytesIO(hostile)).core_properties
    assert properties.subject == _shown(_words(group)[1 % len(_words(group))])[:200]


@every
@groups
def test_it_is_no_markup_in_the_preview(name: str, language: Any, group: str) -> None:
    hostile, harmless = (convert(data, "html", language).decode() for data in _written(name, language, group))
    assert in_html(hostile) == in_word(_written(name, language, group)[0])
    trees = [lxml.html.fromstring(page) for page in (hostile, harmless)]
    built = [[(node.tag, sorted(node.attrib.items())) for node in tree.iter()] for tree in trees]
    assert built[0] == built[1]
    assert trees[0].findtext(".//style") == trees[1].findtext(".//style")


@every
@groups
def test_it_is_no_markup_in_markdown(name: str, language: Any, group: str) -> None:
    hostile, harmless = (convert(data, "md", language).decode() for data in _written(name, language, group))
    assert in_markdown(hostile) == in_word(_written(name, language, group)[0])
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = [[(one.type, one.tag) for one in reader.parse(text)] for text in (hostile, harmless)]
    assert tokens[0] == tokens[1]
    inside = [{part.tag for one in reader.parse(text) for part in one.children or ()} for text in (hostile, harmless)]
    assert inside[0] == inside[1]
    # GitHub makes a link of an address that nobody marked; not of these.
    assert not re.search(r"(?i)(?<!\\)\b(https?|ftp|mailto):|\bwww\.|(?<!\\)@", hostile)


@needs_font
@every
@pytest.mark.parametrize("group", ["code", "leading"])
def test_it_stays_text_in_the_typeset_pdf(name: str, language: Any, group: str) -> None:
    hostile = _written(name, language, group)[0]
    pages = in_pdf(pdf.by_typst(blocks.read(hostile, language)))
    lost = Counter(in_word(hostile)) - Counter(pages)
    assert not [one for one in lost if one.isalnum() or one in "{}#$%*_@"]


def test_a_footnote_is_one_paragraph_whatever_was_typed() -> None:
    raw = _typed("memo", ["甲\n乙\r\n丙"])
    text = in_word(write(raw, "memo"))
    assert "甲" in text and not set(text) & set(RESERVED)


def test_many_lines_stay_lines_and_blank_ones_break_nothing() -> None:
    raw = cases("single")
    raw["title"] = "一\n\n# 二\n- 三\n    四"
    data = write(raw, "memo")
    assert docx.Document(io.BytesIO(data)).paragraphs[1].text == raw["title"]
    tokens = MarkdownIt("commonmark").enable("table").parse(convert(data, "md").decode())
    assert [one.tag for one in tokens if one.type == "heading_open"].count("h1") == 1
    assert not [one for one in tokens if one.type in ("bullet_list_open", "code_block")]
