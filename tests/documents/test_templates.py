"""Templates: each is what its source says, each document has one, a firm's own comes first, a broken one is told."""

from __future__ import annotations

import copy
import datetime
import importlib
import importlib.util
import shutil
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import docx
import pytest
from documents.figures import cases
from documents.made import DOCUMENTS, NAMES, in_word, word

from engine.case.particulars import Particulars
from engine.documents import TemplateFault, bundle, catalogue, find, write
from engine.documents.catalogue import TEMPLATES, VARIABLE, everything
from engine.documents.word import render
from engine.errors import InputError

SOURCES = sorted((TEMPLATES / "source").glob("*.txt"))
LISTED = [(name, language) for name, one in everything().items() for language in one.languages]


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_templates", TEMPLATES.parent / "scripts" / "templates.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_a_template_is_what_its_source_builds(builder: ModuleType, source: Path) -> None:
    target = TEMPLATES / f"{source.stem}.docx"
    same = builder.same(target.read_bytes(), builder.build(source))
    assert same, "run scripts/templates.py"


@pytest.mark.parametrize(("name", "language"), LISTED)
def test_every_document_of_the_catalogue_can_be_made(name: str, language: Any) -> None:
    document = everything()[name]
    assert document.template(language).parent == TEMPLATES
    assert (TEMPLATES / "source" / document.file(language)).with_suffix(".txt").is_file()
    assert callable(importlib.import_module(f"engine.documents.content.{name}").content)
    assert set(document.particulars) <= set(Particulars.model_fields)


def test_no_template_or_source_is_left_over() -> None:
    known = {everything()[name].file(language) for name, language in LISTED}
    assert {path.name for path in TEMPLATES.glob("*.docx")} == known
    assert {f"{path.stem}.docx" for path in SOURCES} == known


@pytest.mark.parametrize("name", catalogue())
def test_every_text_that_may_be_written_is_printed(name: str) -> None:
    words = {field: f"写{place}在此" for place, field in enumerate(find(name).fields)}
    printed = ""
    for case in NAMES:
        raw = copy.deepcopy(cases(case))
        raw["documents"].setdefault("texts", {})[name] = words
        printed += in_word(write(raw, name))
    assert [field for field, said in words.items() if said not in printed] == []


@pytest.mark.parametrize("name", catalogue())
def test_every_particular_that_a_document_names_is_printed(name: str) -> None:
    asked = [key for key in find(name).particulars if Particulars.model_fields[key].annotation is str]
    words = {key: f"填{place}在此" for place, key in enumerate(asked)}
    printed = ""
    for case in NAMES:
        raw = copy.deepcopy(cases(case))
        raw["documents"].setdefault("particulars", {}).update(words)
        printed += in_word(write(raw, name))
    assert [key for key, said in words.items() if said not in printed] == []


# A firm's own folder ------------------------------------------------------------------------------------------------


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder with a template of the firm's own for the memo."""
    folder = tmp_path / "own"
    folder.mkdir()
    document = docx.Document()
    document.add_paragraph("某律师事务所 {{ title }}")
    document.save(str(folder / "memo.docx"))
    return folder


def test_an_own_folder_comes_first_and_ours_fills_the_gaps(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = cases("single")
    assert in_word(write(raw, "memo", folder=own)) == f"某律师事务所{raw['title']}"
    assert in_word(write(raw, "comparison", folder=own)) == in_word(word("single", "comparison", "zh"))
    monkeypatch.setenv(VARIABLE, str(own))
    assert in_word(write(raw, "memo")) == f"某律师事务所{raw['title']}"
    assert "Sentencing" in in_word(write(raw, "memo", language="en"))


def test_a_folder_that_is_not_there_is_an_error_and_not_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError) as caught:
        write(cases("single"), "memo", folder=tmp_path / "nowhere")
    assert caught.value.problems[0].path == "--templates" and "nowhere" in caught.value.in_language("zh")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "nowhere"))
    with pytest.raises(InputError) as caught:
        write(cases("single"), "memo")
    assert caught.value.problems[0].path == VARIABLE


@pytest.mark.parametrize(
    ("call", "path", "suggestion"),
    [
        (lambda raw: write(raw, "mmo"), "--template", "memo"),
        (lambda raw: write(raw, "hearing", language="en"), "--lang", None),
        (lambda raw: write(raw, "memo", position="defense"), "--position", "defence"),
        (lambda raw: write({**raw, "documents": {"texts": {"memmo": {}}}}, "memo"), "documents.texts.memmo", "memo"),
        (
            lambda raw: write({**raw, "documents": {"texts": {"memo": {"remark": "x"}}}}, "memo"),
            "documents.texts.memo.remark",
            "remarks",
        ),
    ],
)
def test_what_there_is_not_is_told_with_the_nearest(
    call: Callable[[dict[str, Any]], bytes], path: str, suggestion: str | None
) -> None:
    with pytest.raises(InputError) as caught:
        call(cases("single"))
    problem = caught.value.problems[0]
    assert (problem.path, problem.suggestion) == (path, suggestion)


def test_a_bundle_holds_every_document_of_the_language(tmp_path: Path) -> None:
    for language in ("zh", "en"):
        path = tmp_path / f"{language}.zip"
        path.write_bytes(bundle(cases("single"), language))  # type: ignore[arg-type]
        with zipfile.ZipFile(path) as archive:
            titles = [f"{find(name).name.in_language(lang)}.docx" for name, lang in DOCUMENTS if lang == language]
            assert archive.namelist() == titles
            assert all(archive.read(title).startswith(b"PK") for title in titles)


def test_a_bundle_with_one_broken_template_is_none_at_all(own: Path) -> None:
    (own / "memo.docx").write_bytes(b"no Word file")
    with pytest.raises(TemplateFault, match=r"memo\.docx"):
        bundle(cases("single"), folder=own)


# Broken templates ---------------------------------------------------------------------------------------------------

CONTENT: dict[str, Any] = {
    "title": "题",
    "rows": [{"name": "一", "n": {"m": 1}}, {"name": "二", "n": {"m": 2}}],
    "none": None,
}


def _template(folder: Path, paragraphs: Sequence[str], rows: Sequence[Sequence[str]] = (), header: str = "") -> Path:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if rows:
        table = document.add_table(rows=0, cols=2)
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    if header:
        document.sections[0].header.paragraphs[0].text = header
    path = folder / "firm.docx"
    document.save(str(path))
    return path


LOOP, END = ("{%tr for row in rows %}", ""), ("{%tr endfor %}", "")


@pytest.mark.parametrize(
    ("paragraphs", "rows", "where", "why"),
    [
        (["一", "{{ title }}", "{{ titel }}"], (), "第3段（“{{ titel }}”）", "没有名为“titel”的内容"),
        (["{{ none.x }}"], (), "第1段（“{{ none.x }}”）", "没有名为“x”的内容"),
        # The field is named in other paragraphs too; the one that fails is told.
        (["name {{ rows[0].name }}"], [LOOP, ("{{ row.n }}", "{{ row.n.name }}"), END], "第5段", "“name”"),
        ([], [("头", "头"), LOOP, ("{{ row.name }}", "{{ row.nam }}"), END], "第6段（“{{ row.nam }}”）", "“nam”"),
        ([], [LOOP, ("{{ row.name }}", "")], "第1段（“{%tr for row in rows %}”）", "“for”没有结束"),
        ([], [("{{ title }}", ""), END], "第3段（“{%tr endfor %}”）", "“endfor”没有开始"),
        (["{%p for r in rows %}", "{%p if r %}", "{%p endfor %}", "{%p endif %}"], (), "第3段", "“endfor”没有开始"),
        (["{%p if title %}", "一"], (), "第1段（“{%p if title %}”）", "“if”没有结束"),
        (["一", "{{ title }", "{{ title }}"], (), "第2段（“{{ title }”）", "写得不对"),
        (["{{ title + }}"], (), "第1段", "写得不对"),
        (["{{ title|shout }}"], (), "第1段（“{{ title|shout }}”）", "没有名为“shout”的过滤器"),
        (["{% if title is loud %}{% endif %}"], (), "第1段", "没有名为“loud”的判断"),
        ([], [LOOP, ("{{ row.name|shout }}", ""), END], "第3段", "“shout”"),
        (["{%tr for row in rows %}", "{%tr endfor %}"], (), "第1段", "“tr”"),
        (["{% fro r in rows %}"], (), "第1段", "“fro”"),
        (["一", "{{ title + 1 }}"], (), "第2段", "算不出来"),
        (["{{ 1 / 0 }}"], (), "第1段", "算不出来"),
        (["{{ title.__class__.__mro__ }}"], (), "第1段", "不能这样做"),
        (["{{ rows.append(1) }}"], (), "第1段", "不能这样做"),
        (["{% for r in rows %}x"], [("{% endfor %}", "")], "第1段", "到另一个里结束"),
        (["一", "【待填】"], (), "第2段（“【待填】”）", "“【待填】”没有填写"),
    ],
)
def test_a_broken_template_is_told_with_name_place_and_reason(
    tmp_path: Path, paragraphs: list[str], rows: list[tuple[str, str]], where: str, why: str
) -> None:
    path = _template(tmp_path, paragraphs, rows)
    with pytest.raises(TemplateFault) as caught:
        render(path, CONTENT, subject="", made=datetime.datetime(2026, 1, 1))
    said = caught.value.in_language("zh")
    assert said.startswith(f"模板firm.docx{where}") and why in said
    assert "firm.docx" in caught.value.in_language("en") and "paragraph" in caught.value.in_language("en")
    reason = caught.value.in_language("en").partition("”)")[2].replace("待填", "")
    assert reason and not any("\u4e00" <= character <= "\u9fff" for character in reason)


def test_a_header_can_be_broken_too(tmp_path: Path) -> None:
    with pytest.raises(TemplateFault, match="header or footer: there is no content named 'nothing'"):
        render(_template(tmp_path, ["一"], header="{{ nothing }}"), CONTENT, subject="", made=datetime.datetime.min)


@pytest.mark.parametrize("kind", ["text", "empty", "zip", "cut", "no document", "bad xml"])
def test_a_file_that_is_no_word_file_is_told(tmp_path: Path, kind: str) -> None:
    good = _template(tmp_path, ["一"])
    path = tmp_path / "memo.docx"
    if kind == "cut":
        path.write_bytes(good.read_bytes()[:2000])
    elif kind in ("text", "empty"):
        path.write_bytes(b"text" if kind == "text" else b"")
    else:
        with zipfile.ZipFile(good) as old, zipfile.ZipFile(path, "w") as new:
            for item in [] if kind == "zip" else old.namelist():
                if not (kind == "no document" and item == "word/document.xml"):
                    content = old.read(item)
                    new.writestr(item, content[:-20] if item == "word/document.xml" else content)
    with pytest.raises(TemplateFault, match=r"memo\.docx is wrong: it is not a Word file"):
        write(cases("single"), "memo", folder=tmp_path)


def test_one_broken_mark_in_our_own_template_is_found_where_it_stands(tmp_path: Path) -> None:
    shutil.copy(TEMPLATES / "memo.docx", tmp_path / "memo.docx")
    document = docx.Document(str(tmp_path / "memo.docx"))
    cell = document.tables[-1].rows[-2].cells[0]
    cell.paragraphs[0].runs[0].text = "{{ article.lw }}"
    document.save(str(tmp_path / "memo.docx"))
    with pytest.raises(TemplateFault) as caught:
        write(cases("single"), "memo", folder=tmp_path)
    assert "{{ article.lw }}" in str(caught.value) and "'lw'" in str(caught.value)
