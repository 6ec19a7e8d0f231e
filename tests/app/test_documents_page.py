"""The documents page: what is typed is kept with the case and stands in the finished file, and nothing is half made."""

from __future__ import annotations

import copy
import datetime
import html
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import docx
import pytest
from docx.oxml.ns import qn

from engine.case import reader
from engine.case.particulars import AnswerGround, AnswerResult, CounselKind, Particulars, Procedure
from engine.documents import catalogue, pdf
from engine.documents.content.points import GROUNDS, RESULTS
from engine.documents.pdf import NO_FONT, PdfFault
from views import documents_made, documents_sheet, workbench
from views.text import catalogue as words

DOCUMENTS = list(catalogue())
CASES = Path(__file__).resolve().parents[1] / "documents" / "cases"
HOSTILE = "<script>alert(1)</script> {{ 7*7 }} {% if %} & \"'"


def choose(pages: Any, name: str) -> Any:
    """Turn to a document; the first one looked at is the one chosen when the page opens."""
    if not any(item.value in ("文书", "Documents") for item in pages.at.title):
        pages.at.session_state["workbench"] = workbench.Bench(pages.session.revision, held={"document": name})
        return pages.go("documents")
    side = catalogue()[name].side
    pages.at.pills(key=bench(pages, "document", side)).set_value(name).run()
    pages.check()
    return pages


def bench(pages: Any, *parts: str) -> str:
    return "/".join(("compare", pages.session.spoken, str(pages.session.revision), *parts))


def particular(pages: Any, kind: str, value: Any, name: str) -> None:
    pages.set(kind, value, "documents", "particulars", name)


def page(pages: Any) -> str:
    """The page of HTML in the frame."""
    return str(next(data["page"] for data in _sheets(pages.at._tree)))


def _sheets(block: Any) -> Iterator[dict[str, Any]]:
    for child in getattr(block, "children", {}).values():
        if hasattr(child, "children"):
            yield from _sheets(child)
        elif child.type == "bidi_component" and child.proto.component_name == "liangxing_sheet":
            yield json.loads(child.proto.json)


def sheet(pages: Any) -> str:
    """What can be read in the frame."""
    body = page(pages).partition("<body>")[2]
    return html.unescape(re.sub(r"<[^>]+>", "", body))


def word(pages: Any, name: str) -> str:
    """What the Word file says that the page offers for the document."""
    made = pages.at.session_state["workbench"].kept
    found = [value for key, value in made.items() if json.loads(key)[0] == "document" and name in json.loads(key)[2]]
    return read(found[-1].data)


def read(data: bytes) -> str:
    """Every text of a Word file."""
    body = docx.Document(io.BytesIO(data)).element.body
    return "\n".join("".join(node.text or "" for node in part.iter(qn("w:t"))) for part in body.iter(qn("w:p")))


def undo(pages: Any) -> Any:
    return pages.at.button(key=f"undo/{pages.session.spoken}")


@pytest.fixture
def single(upload: Any) -> Any:
    """The development case of one crime with two positions and answers."""
    pages = upload((CASES / "single.yaml").read_text(encoding="utf-8"))
    assert pages.raw == reader.read_file(CASES / "single.yaml")
    return pages


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_document_is_offered_with_what_it_is_and_shown_finished(pages: Any, name: str) -> None:
    document = catalogue()[name]
    choose(pages, name)
    assert pages.sees(document.name.zh) and pages.sees(document.about.zh)
    assert not document.law or pages.sees(f"依据：{document.law}")
    assert document.name.zh.removesuffix("（草稿）") in sheet(pages)
    assert "李某" in sheet(pages) and "李某" in word(pages, name)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_only_what_a_document_prints_stands_open_and_the_rest_under_a_fold(pages: Any, name: str) -> None:
    choose(pages, name)
    printed = set(catalogue()[name].particulars)
    asked = [key.split("/")[-1] for key in _keys(pages.at.main) if "/documents/particulars/" in key]
    if not catalogue()[name].fields and not catalogue()[name].particulars:
        assert not asked and not pages.at.tabs, "nothing to fill in, so the sheet has the whole width"
        return
    folded = [
        key.split("/")[-1]
        for fold in pages.at.expander
        if fold.label == words()["documents.other_particulars"].zh
        for key in _keys(fold)
    ]
    assert sorted(asked) == sorted(Particulars.model_fields), "each once"
    assert set(asked) - set(folded) == printed


def _keys(block: Any) -> list[str]:
    kinds = ("text_input", "text_area", "date_input", "selectbox")
    return [item.key for kind in kinds for item in block.get(kind)]


def test_a_particular_is_kept_with_the_case_and_never_with_a_position(pages: Any) -> None:
    pages.take("editing", "defence")
    stances, before = copy.deepcopy(pages.raw["positions"]), copy.deepcopy(pages.raw)
    choose(pages, "counter_proposal")
    particular(pages, "text_input", "吴某某", "counsel")
    particular(pages, "date_input", datetime.date(2026, 5, 18), "date")
    assert pages.raw["documents"]["particulars"] == {"counsel": "吴某某", "date": datetime.date(2026, 5, 18)}
    assert pages.raw["positions"] == stances and "吴某某" in sheet(pages) and "2026年5月18日" in sheet(pages)
    assert pages.session.unsaved

    assert undo(pages).label == "撤销：文书 · 文书日期"
    undo(pages).click().run()
    assert undo(pages).label == "撤销：文书 · 辩护人或者值班律师"
    undo(pages).click().run()
    assert pages.raw == before and "吴某某" not in sheet(pages)
    pages.at.button(key="redo/zh").click().run()
    assert "吴某某" in sheet(pages)
    pages.speak("en")
    assert undo(pages).label == "Undo: Documents · Counsel or duty lawyer"


STANDARD = [(name, field) for name, entry in catalogue().items() for field, f in entry.fields.items() if f.default]


@pytest.mark.parametrize(("name", "field"), STANDARD)
def test_a_standard_text_is_printed_until_another_is_written(pages: Any, name: str, field: str) -> None:
    choose(pages, name)
    path = ("documents", "texts", name, field)
    entry = catalogue()[name].fields[field]
    assert entry.default is not None
    standard = entry.default.zh
    box = pages.at.text_area(key=pages.key(*path))
    assert box.placeholder == standard and box.value == ""
    begun = "".join(standard.split("\n")[0])
    shown = sheet(pages)
    pages.set("text_area", "以我方写的这句话为准。", *path)
    assert pages.raw["documents"]["texts"][name] == {field: "以我方写的这句话为准。"}
    assert "以我方写的这句话为准。" in sheet(pages)
    assert sheet(pages).count(begun) < shown.count(begun) or begun not in shown
    pages.set("text_area", "  ", *path)
    assert pages.raw["documents"]["texts"][name] == {}, "emptied, the standard text is back"
    assert sheet(pages) == shown

    pages.at.button(key=bench(pages, "begin with", name, field)).click().run()
    assert pages.raw["documents"]["texts"][name][field] == standard


def test_a_text_of_several_lines_is_as_many_paragraphs(pages: Any) -> None:
    choose(pages, "memo")
    field = next(iter(catalogue()["memo"].fields))
    pages.set("text_area", "第一段。\n第二段。", "documents", "texts", "memo", field)
    assert "<p" in page(pages).partition("第一段。")[2].partition("第二段。")[0]
    assert undo(pages).label == f"撤销：文书 · 量刑说理备忘录 · {catalogue()['memo'].fields[field].name.zh}"


POINT = "factors.other_1"


def answer(pages: Any, part: str, value: Any, point: str = POINT) -> None:
    kind = "text_area" if part == "reason" else "selectbox"
    getattr(pages.at, kind)(key=bench(pages, "reply", point, part)).set_value(value).run()
    pages.check()


def test_an_answer_is_kept_once_it_is_whole(single: Any) -> None:
    choose(single, "proposal")
    before = single.raw["documents"]["answers"]
    answer(single, "result", "partly")
    assert single.raw["documents"]["answers"] == before and single.sees("没有记入案件：还缺根据、理由")
    answer(single, "reason", "只采纳从宽，不采纳幅度。")
    assert single.sees("没有记入案件：还缺根据。") and "只采纳从宽" not in sheet(single)
    single.go("case").go("documents")
    assert single.sees("没有记入案件：还缺根据。"), "what was typed is not lost on the way"
    answer(single, "ground", "law")
    kept = {"point": POINT, "result": "partly", "ground": "law", "reason": "只采纳从宽，不采纳幅度。"}
    assert single.raw["documents"]["answers"] == [*before, kept] and not single.sees("没有记入案件")
    assert "只采纳从宽，不采纳幅度。" in sheet(single)
    assert undo(single).label == "撤销：文书 · 逐点答复 · 初犯、偶犯"
    undo(single).click().run()
    assert single.raw["documents"]["answers"] == before
    assert single.at.selectbox(key=bench(single, "reply", POINT, "result")).value is None


def test_a_whole_answer_is_not_spoiled_by_half_a_change(single: Any) -> None:
    choose(single, "proposal")
    before = copy.deepcopy(single.raw["documents"]["answers"])
    answer(single, "reason", "", "factors.surrender")
    assert single.raw["documents"]["answers"] == before
    assert single.sees("缺理由。案件里仍是原来的答复。")
    single.at.button(key=bench(single, "reply", "forget", "factors.surrender")).click().run()
    box = single.at.text_area(key=bench(single, "reply", "factors.surrender", "reason"))
    assert box.value == before[0]["reason"] and not single.sees("案件里仍是原来的答复")
    answer(single, "reason", "到案经过载明系抓获。", "factors.surrender")
    reasons = [item["reason"] for item in single.raw["documents"]["answers"]]
    assert reasons == ["到案经过载明系抓获。", before[1]["reason"]]
    single.at.button(key=bench(single, "reply", "remove", "factors.surrender")).click().run()
    assert single.raw["documents"]["answers"] == before[1:]


def test_an_answer_to_what_nobody_disputes_any_more_can_be_taken_away(single: Any) -> None:
    raw = copy.deepcopy(single.raw)
    raw["positions"]["defence"]["defendant"]["facts"].pop("forgiveness")
    raw["documents"]["answers"].append({**raw["documents"]["answers"][0], "point": "factors.other_9"})
    single.session.raw = raw
    choose(single, "proposal")
    assert single.sees("双方现在一致") and single.sees("本案没有“factors.other_9”这个争点")
    for path in ("factors.other_9", "defendant.facts.forgiveness"):
        single.at.button(key=bench(single, "reply", "remove", path)).click().run()
        single.check()
    assert [item["point"] for item in single.raw["documents"]["answers"]] == ["factors.surrender"]
    assert not single.sees("双方现在一致") and list(_sheets(single.at._tree))


def test_the_views_to_be_answered_are_those_that_the_proposal_prints(single: Any) -> None:
    choose(single, "proposal")
    folds = [fold.label.replace("**", "") for fold in single.at.expander if "badge" in fold.label]
    points = [label.rpartition(" :")[0] for label in folds]
    assert points == ["自首", "取得谅解（没有赔偿但取得谅解）", "初犯、偶犯"]
    for place, point in enumerate(points, 1):
        assert f"{place}．{point}" in sheet(single)
    assert "第3点“初犯、偶犯”尚未答复" in sheet(single) and "未答复" in folds[2]


def test_answers_are_given_in_papers_of_the_parties(single: Any) -> None:
    for name, document in catalogue().items():
        choose(single, name)
        assert single.sees("采纳与否") == (document.side != "both"), name


@pytest.mark.parametrize("name", DOCUMENTS)
def test_hostile_texts_appear_as_typed_and_nothing_runs(pages: Any, name: str) -> None:
    pages.go("case").set("text_input", HOSTILE, "title")
    choose(pages, name)
    pages.at.session_state["session"].raw = {
        **pages.raw,
        "documents": {
            "particulars": {
                field: HOSTILE for field, entry in Particulars.model_fields.items() if entry.annotation is str
            },
            "texts": {name: dict.fromkeys(catalogue()[name].fields, HOSTILE)},
        },
    }
    pages.at.run()
    pages.check()
    printed = [field for field in catalogue()[name].particulars if Particulars.model_fields[field].annotation is str]
    assert sheet(pages).count(HOSTILE) >= len(printed) and ("49" not in sheet(pages) or "7*7" in sheet(pages))
    assert "<script" not in page(pages)
    assert "default-src 'none'" in page(pages) and documents_sheet.SANDBOX == "allow-same-origin"


def test_the_side_it_speaks_for_and_its_language(pages: Any) -> None:
    choose(pages, "counter_proposal")
    own, key = sheet(pages), bench(pages, "speaks for/counter_proposal")
    assert not [box for box in pages.at.segmented_control if box.key == key], "nothing to choose between"
    other = {**copy.deepcopy(pages.raw["positions"]["defence"]), "plea": {"stage": "none"}}
    pages.session.raw = {**pages.raw, "positions": {**pages.raw["positions"], "备选方案": other}}
    pages.at.run()
    box = pages.at.segmented_control(key=key)
    assert box.value == "defence" and box.options == ["辩护方", "备选方案"] and sheet(pages) == own
    box.set_value("备选方案").run()
    pages.check()
    assert sheet(pages) != own
    pages.at.segmented_control(key=bench(pages, "language")).set_value("en").run()
    pages.check()
    assert catalogue()["counter_proposal"].name.en in sheet(pages)
    choose(pages, "proposal")  # which is made in Chinese only
    assert pages.sees("只有中文本") and "量刑建议书" in sheet(pages)


def test_without_positions_a_party_s_document_says_on_what_it_rests(pages: Any) -> None:
    for name in ("prosecution", "defence"):
        pages.take("editing", name)
        pages.press("drop position")
    choose(pages, "counter_proposal")
    assert pages.sees("案件里还没有辩护方的立场，这份文书按共同案情写") and "李某" in sheet(pages)


def test_a_case_that_cannot_be_computed_is_explained_and_can_be_filled_in(pages: Any) -> None:
    pages.at.button(key=pages.key("new")).click().run()
    choose(pages, "memo")
    assert pages.sees("还需要填写：盗窃罪 · 犯罪日期") and not list(_sheets(pages.at._tree))
    particular(pages, "text_input", "甲市人民法院", "court")
    assert pages.raw["documents"]["particulars"]["court"] == "甲市人民法院"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_pdf_is_told_in_the_reader_s_language(pages: Any, monkeypatch: Any, language: Any) -> None:
    take = words()["documents_take.pdf"].in_language(language)

    def fail(*_: Any) -> bytes:
        raise PdfFault(NO_FONT)

    monkeypatch.setattr(pdf, "write", fail)
    choose(pages.speak(language), "memo")
    pages.at.button(key=bench(pages, "make", "pdf")).click().run()
    pages.check()
    assert pages.sees(NO_FONT.in_language(language))
    monkeypatch.setattr(pdf, "write", lambda *_: b"%PDF-1.7 made")
    pages.at.button(key=bench(pages, "make", "pdf")).click().run()
    assert not pages.sees(NO_FONT.in_language(language)) and pages.sees(take)
    pages.set("text_input", "甲市人民法院", "documents", "particulars", "court")
    assert not pages.sees(take), "that PDF is of another state of the case by now"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_firm_s_broken_template_is_told_and_no_file_offered(
    pages: Any, monkeypatch: Any, tmp_path: Path, language: Any
) -> None:
    broken = docx.Document()
    broken.add_paragraph("{{ nobody_knows_this }}")
    for name in ("memo.docx", "memo.en.docx"):
        broken.save(str(tmp_path / name))
    monkeypatch.setenv("LIANGXING_TEMPLATES", str(tmp_path))
    choose(pages.speak(language), "memo")
    assert pages.sees("nobody_knows_this") and pages.sees("memo.docx" if language == "zh" else "memo.en.docx")
    assert not pages.at.get("download_button") and not list(_sheets(pages.at._tree))
    assert not list(pages.at.exception)
    choose(pages, "study_sheet")  # ours, since the firm has none
    pages.at.button(key=bench(pages, "make", "all")).click().run()
    pages.check()
    assert pages.sees("nobody_knows_this") and not pages.sees(words()["documents_take.all"].in_language(language))
    monkeypatch.setenv("LIANGXING_TEMPLATES", str(tmp_path / "nowhere"))
    choose(pages, "memo")
    assert pages.sees("这个模板文件夹" if language == "zh" else "no folder of templates")


def test_the_zip_holds_every_document_with_what_was_typed(pages: Any) -> None:
    choose(pages, "memo")
    particular(pages, "text_input", "甲市乙区人民检察院", "procuratorate")
    pages.at.button(key=bench(pages, "make", "all")).click().run()
    pages.check()
    made = pages.at.session_state["workbench"].held["made/all"]
    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        texts = {name: read(archive.read(name)) for name in archive.namelist()}
    assert sorted(texts) == sorted(f"{document.name.zh}.docx" for document in catalogue().values())
    for document in catalogue().values():
        assert ("甲市乙区人民检察院" in texts[f"{document.name.zh}.docx"]) >= ("procuratorate" in document.particulars)


def test_a_document_is_made_once_until_the_case_changes(pages: Any, monkeypatch: Any) -> None:
    made: list[str] = []

    def counted(raw: Any, name: str, **more: Any) -> bytes:
        made.append(name)
        return write(raw, name, **more)

    write = documents_made.write
    monkeypatch.setattr(documents_made, "write", counted)
    choose(pages, "memo")
    choose(pages, "study_sheet")
    choose(pages, "memo")
    assert made.count("memo") == 1
    particular(pages, "text_input", "甲市人民法院", "court")
    assert made.count("memo") == 2


CHINESE, LATIN = re.compile(r"[\u3400-\u9fff]{2,}"), re.compile(r"[A-Za-z]{2,}")
FORMATS = re.compile(r":\w+-badge|:gray|:material/\w+:|\b(Word|PDF|HTML|Markdown|YAML|JSON|English)|Word|PDF")
CITED = re.compile(r"高检发〔2026〕5号|(刑法|刑诉法|人民检察院刑事诉讼规则)\d+条|中文")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_of_every_document_speaks_one_language(pages: Any, language: Any) -> None:
    """On an English page only the Chinese document's own words are Chinese: its standard texts and what to write."""
    pages.speak(language)
    fields = [field for document in catalogue().values() for field in document.fields.values()]
    own = {text for field in fields for text in (field.default and field.default.zh, field.help and field.help.en)}
    for name in DOCUMENTS:
        choose(pages, name)
        texts = {text.replace("\\", "") for text in pages.texts()}
        if language == "zh":
            assert not {text for text in texts if LATIN.search(FORMATS.sub("", text))}, name
        else:
            assert not {text for text in texts - own if CHINESE.search(CITED.sub("", text))}, name


def test_results_lead_on_to_the_documents(pages: Any) -> None:
    for name in ("result", "compare"):
        pages.go(name)
        assert pages.sees("下载说理备忘录（Word）") and pages.sees("意见书、建议书等其他文书")


def test_everything_that_can_be_filled_in_has_a_name() -> None:
    wanted = {f"particular.{name}" for name in Particulars.model_fields}
    wanted |= {f"particular_value.{name}" for name in (*get_args(CounselKind), *get_args(Procedure))}
    wanted |= {f"documents_of.{document.side}" for document in catalogue().values()}
    assert wanted <= set(words())
    assert set(get_args(AnswerResult)) == set(RESULTS) and set(get_args(AnswerGround)) == set(GROUNDS)
    printed = {name for document in catalogue().values() for name in document.particulars}
    assert printed <= set(Particulars.model_fields)
