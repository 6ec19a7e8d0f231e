"""The helper that holds documents to their figures: it reads every form, and a wrong figure does not pass it."""

from __future__ import annotations

import io

import docx
import pytest
from documents.figures import cases, foreign, known, printed

from engine.documents import write


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("判处有期徒刑一年六个月，缓刑二年", {"18月", "24月"}),
        ("有期徒刑一年零三个月", {"15月"}),
        ("18个月至2年", {"18月", "24月"}),
        ("4～20个月", {"4月", "20月"}),
        ("1 year 6 months of fixed-term imprisonment", {"18月"}),
        ("6 to 12 months", {"6月", "12月"}),
        ("罚金人民币一千元至五万三千六百元", {"1000元", "53600元"}),
        ("人民币三千元五角", {"3000.5元"}),
        ("每增加1万元", {"10000元"}),
        ("RMB 1,000 to 53,600", {"1000元", "53600元"}),
        ("26,800元", {"26800元"}),
        ("减少基准刑的10%至40%，取30%", {"10%", "40%", "30%"}),
        ("15.5 × (1 − 10%) = 13.95", {"15.5", "1", "10%", "13.95"}),
        ("2026年5月20日、2026-05-21、二〇二六年五月二十二日", {"2026-05-20", "2026-05-21", "2026-05-22"}),
        ("23 May 2026", {"2026-05-23"}),
        ("折抵刑期30日", {"30日"}),
        ("已满十六周岁不满十八周岁", {"16岁", "18岁"}),
        ("1．宣告刑10个月（刑法72、73条）", {"10月"}),
        ("（二）高检发〔2026〕5号 37，法发〔2021〕21号 §三(七)1", set()),
    ],
)
def test_a_figure_is_read_in_every_form(text: str, figures: set[str]) -> None:
    assert printed(text) == figures


@pytest.mark.parametrize("wrong", ["有期徒刑二年十一个月", "人民币九千元", "37%", "2026年5月21日", "13.96"])
def test_a_figure_of_nobody_is_foreign(wrong: str) -> None:
    raw = cases("single")
    document = docx.Document(io.BytesIO(write(raw, "memo")))
    document.add_paragraph(wrong)
    buffer = io.BytesIO()
    document.save(buffer)
    assert foreign(buffer.getvalue(), raw, "memo") == printed(wrong)


def test_a_figure_is_known_with_its_own_unit_only() -> None:
    found = known(cases("single"))
    assert "26800元" in found and "26800月" not in found
    assert "30%" in found and "30月" not in found
