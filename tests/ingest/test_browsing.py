"""Browsing logs dropped into the folder."""

from __future__ import annotations

import os
from itertools import chain
from pathlib import Path

import openpyxl
import pandas as pd
from ingest_files import (
    LOG_HEADERS,
    csv,
    dump,
    log,
    raw_workbook,
    rows,
    sheet_xml,
    text_row,
    workbook,
)

from crm_tools.ingest import browsing, imports, loaded
from crm_tools.settings import Settings

GOOD = (1, 2, "浏览", 30, "2026-11-20 10:00:00")


def events(settings: Settings) -> list[tuple[object, ...]]:
    return rows(
        settings,
        "SELECT customer_id, product_id, event, dwell_seconds, occurred_at, source FROM browse_events ORDER BY id",
    )


def test_a_dropped_workbook_counts_once(shop: Settings) -> None:
    log(shop.browsing_folder / "a.xlsx", GOOD, (2, 3, "收藏", 5.5, "2026/11/21 8:05"), (3, 3, "加购", None, "20261122"))
    report = browsing.refresh(shop)
    assert [part.accepted for part in report.parts] == [3]
    assert events(shop) == [
        (1, 2, "view", 30.0, "2026-11-20 10:00:00", "a.xlsx"),
        (2, 3, "favorite", 5.5, "2026-11-21 08:05:00", "a.xlsx"),
        (3, 3, "cart", None, "2026-11-22 00:00:00", "a.xlsx"),
    ]
    before = dump(shop.database)
    assert browsing.refresh(shop).parts == []
    assert dump(shop.database) == before


def test_bad_rows_are_named_with_file_row_column_and_reason(shop: Settings) -> None:
    log(
        shop.browsing_folder / "bad.xlsx",
        GOOD,
        (99, 2, "浏览", 30, "2026-11-20 10:00:00"),
        (1, 99, "浏览", 30, "2026-11-20 10:00:00"),
        (1, 2, "偷看", 30, "2026-11-20 10:00:00"),
        (1, 2, "浏览", -4, "2026-11-20 10:00:00"),
        (1, 2, "浏览", 30, "2026-13-45"),
        (None, 2, "浏览", 30, "2026-11-20 10:00:00"),
        (1, 2, "浏览", 30, "2027-01-01 00:00:00"),
    )
    report = browsing.refresh(shop)
    (part,) = report.parts
    assert (part.read, part.accepted, part.after_today) == (8, 2, 1)
    named = {(each.row, each.column, each.reason) for each in part.samples}
    assert named == {
        (3, "客户ID", "unknown_customer"),
        (4, "商品ID", "unknown_product"),
        (5, "行为", "unknown_event"),
        (6, "停留秒数", "negative"),
        (7, "时间", "not_a_time"),
        (8, "客户ID", "empty"),
    }
    assert report.rejected_file
    text = report.rejected_file.read_bytes()
    assert text.startswith("\ufeff".encode())
    listed = pd.read_csv(report.rejected_file)
    assert list(listed.columns) == ["file", "row", "column", "value", "reason"]
    assert sorted(listed.row) == [3, 4, 5, 6, 7, 8]


def test_a_changed_file_replaces_its_rows(shop: Settings) -> None:
    path = log(shop.browsing_folder / "a.xlsx", GOOD, GOOD)
    log(shop.browsing_folder / "b.xlsx", (4, 4, "加购", 1, "2026-11-01"))
    browsing.refresh(shop)
    log(path, (5, 5, "浏览", 7, "2026-11-02"))
    browsing.refresh(shop)
    assert sorted((source, customer) for customer, *_, source in events(shop)) == [("a.xlsx", 5), ("b.xlsx", 4)]


def test_a_removed_file_keeps_its_rows_until_forgotten(shop: Settings) -> None:
    path = log(shop.browsing_folder / "a.xlsx", GOOD)
    browsing.refresh(shop)
    path.unlink()
    browsing.refresh(shop)
    assert len(events(shop)) == 1
    assert browsing.forget(shop, "a.xlsx") == 1
    assert events(shop) == []
    assert loaded.files(shop.database) == []


def test_the_same_content_under_two_names_counts_once(shop: Settings) -> None:
    first = log(shop.browsing_folder / "a.xlsx", GOOD)
    (shop.browsing_folder / "b.xlsx").write_bytes(first.read_bytes())
    browsing.refresh(shop)
    assert len(events(shop)) == 1
    log(first, (7, 7, "浏览", 1, "2026-11-03"))
    browsing.refresh(shop)
    assert sorted(customer for customer, *_ in events(shop)) == [1, 7]


def test_rows_that_two_exports_share_count_once(shop: Settings) -> None:
    log(shop.browsing_folder / "monday.xlsx", GOOD, GOOD)
    log(shop.browsing_folder / "tuesday.xlsx", GOOD, GOOD, (2, 2, "加购", 3, "2026-11-21"))
    browsing.refresh(shop)
    assert len(events(shop)) == 3
    log(shop.browsing_folder / "monday.xlsx", (3, 3, "浏览", 1, "2026-11-01"))
    browsing.refresh(shop)
    assert sorted(customer for customer, *_ in events(shop)) == [1, 1, 2, 3]


def test_an_imported_log_does_not_come_again_from_the_folder(shop: Settings, tmp_path: Path) -> None:
    path = log(tmp_path / "a.xlsx", GOOD)
    assert imports.run([path], shop).parts[0].accepted == 1
    (shop.browsing_folder / "a.xlsx").write_bytes(path.read_bytes())
    browsing.refresh(shop)
    assert len(events(shop)) == 1


def test_rows_with_unknown_customers_are_tried_again_after_an_import(shop: Settings, tmp_path: Path) -> None:
    log(shop.browsing_folder / "a.xlsx", GOOD, (50, 2, "浏览", 1, "2026-11-20"))
    browsing.refresh(shop)
    assert len(events(shop)) == 1
    imports.run([csv(tmp_path / "customers.csv", "customer_id,name,created_at\n50,新客,2026-11-01\n")], shop)
    browsing.refresh(shop)
    assert sorted(customer for customer, *_ in events(shop)) == [1, 50]


def test_a_touched_file_is_not_read_again(shop: Settings) -> None:
    path = log(shop.browsing_folder / "a.xlsx", GOOD)
    browsing.refresh(shop)
    os.utime(path, (1, 1))
    before = rows(shop, "SELECT id FROM browse_events")
    assert browsing.refresh(shop).parts == []
    assert rows(shop, "SELECT id FROM browse_events") == before
    assert rows(shop, "SELECT mtime_ns FROM loaded_files") == [(10**9,)]


def test_a_log_may_be_csv_and_lie_beside_other_sheets(shop: Settings) -> None:
    csv(shop.browsing_folder / "a.csv", "用户ID;商品编号;动作;时间\n1;2;点击;2026-11-20 10:00\n", "gb18030")
    workbook(
        shop.browsing_folder / "b.xlsx",
        ("说明", ["备注"], [["导出于周一"]]),
        ("日志", LOG_HEADERS, [GOOD]),
    )
    report = browsing.refresh(shop)
    assert [part.accepted for part in report.parts] == [1, 1]
    assert [note.key for note in report.parts[1].notes] == ["ingest.note.sheet_not_read"]


def refusal(settings: Settings, name: str) -> str:
    """The one sentence with which a file was refused."""
    report = browsing.refresh(settings)
    (error,) = next(part for part in report.parts if part.name.startswith(name)).refused
    assert browsing.refresh(settings).parts == []
    assert events(settings) == []
    assert name in error.text("zh")
    return error.key


def test_broken_and_foreign_files_get_one_sentence(shop: Settings) -> None:
    folder = shop.browsing_folder
    whole = log(folder / "cut.xlsx", *[GOOD] * 50).read_bytes()
    (folder / "cut.xlsx").write_bytes(whole[: len(whole) // 2])
    assert refusal(shop, "cut.xlsx") == "ingest.file.broken_workbook"
    locked = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    (folder / "locked.xlsx").write_bytes(locked)
    assert refusal(shop, "locked.xlsx") == "ingest.file.locked"
    workbook(folder / "wrong.xlsx", ("Sheet1", ["门店", "店长"], [["一店", "张"]]))
    assert refusal(shop, "wrong.xlsx") == "ingest.map.missing"
    (folder / "nothing.xlsx").write_bytes(b"")
    assert refusal(shop, "nothing.xlsx") == "ingest.file.not_a_workbook"


def test_merged_headers_and_formulas(shop: Settings) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(list(LOG_HEADERS))
    sheet.append(list(GOOD))
    sheet.merge_cells("A1:B1")
    book.save(shop.browsing_folder / "merged.xlsx")
    assert refusal(shop, "merged.xlsx") == "ingest.file.merged_header"

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(list(LOG_HEADERS))
    sheet.append(list(GOOD))
    sheet.append([1, 2, "浏览", "=20+10", "2026-11-20"])
    book.save(shop.browsing_folder / "formula.xlsx")
    (part,) = browsing.refresh(shop).parts
    assert part.accepted == 1
    assert [(each.row, each.column, each.reason) for each in part.samples] == [(3, "停留秒数", "formula")]


def test_lock_files_and_other_files_are_left_alone(shop: Settings) -> None:
    (shop.browsing_folder / "~$a.xlsx").write_bytes(b"lock")
    (shop.browsing_folder / "notes.txt").write_text("hello")
    assert browsing.refresh(shop).parts == []


def test_two_hundred_thousand_rows_load_and_are_not_read_again(shop: Settings) -> None:
    """How fast, `python -m benchmarks importing` tells."""
    count, words = 200_000, ("浏览", "收藏", "加购")
    body = (
        f'<row r="{n}"><c r="A{n}"><v>{n % 9 + 1}</v></c><c r="B{n}"><v>{n % 7 + 1}</v></c>'
        f'<c r="C{n}" t="inlineStr"><is><t>{words[n % 3]}</t></is></c><c r="D{n}"><v>{n % 600}</v></c>'
        f'<c r="E{n}" s="1"><v>{46_300 + n / 86_400:.8f}</v></c></row>'
        for n in range(2, count + 2)
    )
    raw_workbook(shop.browsing_folder / "big.xlsx", sheet_xml(chain([text_row(1, LOG_HEADERS)], body)))
    (part,) = browsing.refresh(shop).parts
    assert part.accepted == count
    assert rows(shop, "SELECT min(occurred_at), max(occurred_at) FROM browse_events") == [
        ("2026-10-05 00:00:02", "2026-10-07 07:33:21")
    ]
    assert not browsing.refresh(shop).parts
