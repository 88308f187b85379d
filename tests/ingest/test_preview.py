"""What the Data page shows before an import."""

from __future__ import annotations

from pathlib import Path

from ingest_files import csv, workbook

from crm_tools.ingest.preview import field_choices, preview
from crm_tools.ingest.vocabulary import kinds
from crm_tools.settings import Settings


def test_a_sure_file_shows_its_columns_and_first_rows(empty: Settings, tmp_path: Path) -> None:
    body = "".join(f"{n},顾客{n},,2026-01-01,x\n" for n in range(1, 31))
    (part,) = preview([csv(tmp_path / "会员.csv", "会员号,姓名,手机号,注册时间,备注\n" + body)], empty)
    assert (part.kind, part.rows, part.doubts, part.missing) == ("customers", 30, (), ())
    assert [column.field for column in part.columns] == ["id", "name", "mobile", "created_at", None]
    assert part.columns[1].samples == ("顾客1", "顾客2", "顾客3")
    assert len(part.first_rows) == 10
    assert part.first_rows[0] == ("1", "顾客1", "", "2026-01-01", "x")
    assert not empty.database.exists()


def test_what_is_missing_comes_with_a_suggestion(empty: Settings, tmp_path: Path) -> None:
    file = csv(tmp_path / "o.csv", "订单编号,客户编号,实际付款金额合计,下单时间\n1,1,5,2026-01-01\n")
    (part,) = preview([file], empty)
    assert (part.kind, part.missing) == ("orders", ("amount",))
    assert part.suggestions["amount"] == "实际付款金额合计"
    assert [doubt.key for doubt in part.doubts] == ["ingest.map.missing"]
    assert "实际付款金额合计" in part.doubts[0].text("zh")
    (settled,) = preview([file], empty, mapping={"amount": "实际付款金额合计"})
    assert (settled.missing, settled.doubts) == ((), ())


def test_a_tie_names_the_kinds_and_sheets_stand_apart(empty: Settings, tmp_path: Path) -> None:
    (part,) = preview([csv(tmp_path / "x.csv", "user_id,date\n1,2026-01-01\n")], empty)
    assert part.kind is None
    assert {"logins", "customers"} <= set(part.rivals)
    book = workbook(
        tmp_path / "b.xlsx",
        ("登录", ["用户ID", "登录时间"], [[1, "2026-01-01"]]),
        ("封面", ["说明"], [["x"]]),
        ("咨询", ["用户ID", "咨询内容", "咨询时间"], [[1, "在吗", "2026-01-01"]]),
    )
    first, second = preview([book], empty)
    assert [first.name, second.name] == ["b.xlsx#登录", "b.xlsx#咨询"]
    assert [note.values["sheet"] for note in first.notes] == ["封面"]


def test_a_file_that_cannot_be_read_says_so(empty: Settings, tmp_path: Path) -> None:
    (part,) = preview([csv(tmp_path / "x.csv", "")], empty)
    assert [doubt.key for doubt in part.doubts] == ["ingest.file.empty"]
    assert (part.columns, part.rows) == ((), 0)


def test_every_kind_offers_its_fields() -> None:
    for kind in kinds():
        choices = field_choices(kind)
        assert choices[0].needed
        assert {choice.name for choice in choices} == set(kinds()[kind].fields)
