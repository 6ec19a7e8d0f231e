"""YAML read strictly: what a hostile or careless file meets before anything is made of it."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from engine.case.reader import read_file, read_text
from engine.errors import InputError
from engine.yaml_source import MAX_BYTES, load

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def refused(text: str) -> str:
    """The one message with which a text is refused."""
    with pytest.raises(InputError) as error:
        load(text, name="case.yaml")
    assert len(error.value.problems) == 1
    return str(error.value)


def test_plain_values_are_what_yaml_says() -> None:
    text = "amount: 12000\ndate: 2024-06-01\nname: 张\nlist: [1, -2.5]\nyes_no: true\nnothing:\n"
    assert load(text, name="case.yaml") == {
        "amount": 12000,
        "date": datetime.date(2024, 6, 1),
        "name": "张",
        "list": [1, -2.5],
        "yes_no": True,
        "nothing": None,
    }


def test_json_is_read_too() -> None:
    assert load('{"counts": {"a": {"amount": 1.5}}}', name="case.json") == {"counts": {"a": {"amount": 1.5}}}


def test_mappings_learn_their_line_only_when_asked() -> None:
    text = "a:\n  b: 1\nc: [{d: 2}]\n"
    assert load(text, name="rules/x.yaml") == {"a": {"b": 1}, "c": [{"d": 2}]}
    located = load(text, name="rules/x.yaml", locate=True)
    assert located["_at"] == "rules/x.yaml:1"
    assert located["a"]["_at"] == "rules/x.yaml:2"
    assert located["c"][0]["_at"] == "rules/x.yaml:3"


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ("amount: 1\nburglary: true\namount: 2\n", 3, "amount"),
        ("counts:\n  a:\n    facts: {amount: 1, amount: 2}\n", 3, "amount"),
        ("- x: 1\n- {y: 1, y: 2}\n", 2, "y"),
    ],
)
def test_a_duplicate_key_is_refused_with_its_line(text: str, line: int, key: str) -> None:
    assert refused(text) == f"case.yaml:{line}: duplicate key '{key}'"


def test_an_alias_is_refused_with_its_line() -> None:
    assert refused("a: &x {b: 1}\nc: *x\n") == "case.yaml:2: aliases (*name) are not allowed"


def test_a_billion_laughs_ends_at_the_first_alias() -> None:
    assert refused(BOMB) == "case.yaml:2: aliases (*name) are not allowed"


def test_a_merge_key_is_no_way_round() -> None:
    assert "case.yaml:2" in refused("a: &x {b: 1}\nc: {<<: *x}\n")
    assert "case.yaml:1" in refused("c: {<<: {b: 1}}\n")


@pytest.mark.parametrize("opening", ["[", "{a: "])
def test_nesting_beyond_reason_is_refused(opening: str) -> None:
    """The parser's time grows with the square of the depth, so a small file could hold it for minutes."""
    closing = {"[": "]", "{a: ": "}"}[opening]
    assert "nested" in refused(opening * 2000 + "1" + closing * 2000)


def test_python_objects_are_refused() -> None:
    assert "case.yaml:1" in refused("a: !!python/object/apply:os.getcwd []\n")


@pytest.mark.parametrize("text", ["yes: 1\n", "~: 1\n", "2024-06-01: 1\n", "1.5: x\n", "? [a, b]\n: 1\n"])
def test_a_key_must_be_text(text: str) -> None:
    assert "must be text" in refused(text)


@pytest.mark.parametrize("date", ["2025-02-30", "2023-02-29", "2025-13-01"])
def test_an_impossible_date_is_refused_with_its_line(date: str) -> None:
    assert refused(f"title: x\ncounts: {{a: {{offence_date: {date}}}}}\n").startswith("case.yaml:2: ")


@pytest.mark.parametrize("text", ["a: [1, 2\n", "a: b: c\n", "a: 'x\n", "\ta: 1\n", "a: 1\n---\nb: 2\n", "a: \x00\n"])
def test_what_is_not_one_yaml_document_is_refused(text: str) -> None:
    assert refused(text).startswith("case.yaml")


def test_size_is_counted_in_bytes() -> None:
    just_fits = "a: " + "张" * ((MAX_BYTES - 3) // 3)
    assert len(load(just_fits, name="case.yaml")["a"]) == (MAX_BYTES - 3) // 3
    assert "too large" in refused(just_fits + "张")


def test_a_file_of_fifty_megabytes_is_refused_without_reading_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    for method in ("read_text", "read_bytes"):
        monkeypatch.setattr(Path, method, lambda *_, **__: pytest.fail("the file was read"))
    with pytest.raises(InputError, match=r"large\.yaml: the file is too large; allowed: at most 1000 kB"):
        read_file(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe\x00\x01", "is not UTF-8 text"),
        ("title: 盗窃".encode("gb18030"), "is not UTF-8 text"),
        (b"\x89PNG\r\n\x1a\n", "is not UTF-8 text"),
        (b"- a\n- b\n", "is not a case file; allowed: a mapping that begins with schema: liangxing/case/1"),
        (b"just words", "is not a case file"),
        (b"", "is not a case file"),
    ],
)
def test_a_file_that_is_no_case_says_so(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "case.yaml"
    path.write_bytes(content)
    with pytest.raises(InputError) as error:
        read_file(path)
    assert message in str(error.value) and "case.yaml" in str(error.value)


def test_a_missing_file_and_a_folder_say_so(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(InputError, match="cannot be read"):
            read_file(path)


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_bytes("\ufefftitle: 盗窃\r\ncounts: {}\r\n".encode())
    assert read_file(path) == {"title": "盗窃", "counts": {}}


def test_a_problem_in_text_names_the_text() -> None:
    with pytest.raises(InputError, match=r"^pasted:2: duplicate key 'a'$"):
        read_text("a: 1\na: 2\n", name="pasted")
