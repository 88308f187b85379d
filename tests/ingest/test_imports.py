"""Sets of files as people export them: recognised, merged in dependency order, importing again adds nothing."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from ingest_files import course_files, csv, dump, open_shop, parts, refusals, rows, workbook

from crm_tools.ingest import imports, mappings
from crm_tools.settings import Settings
from crm_tools.store.actors import Actor
from crm_tools.texts import UserError


def test_an_existing_row_is_updated_and_empty_cells_say_nothing(empty: Settings, tmp_path: Path) -> None:
    open_shop(empty, customers=2)
    file = csv(
        tmp_path / "customers.csv",
        "customer_id,name,city,mobile,created_at\n"
        "1,客户1,,,2026-01-01 00:00:00\n2,客户2,杭州,,2026-01-01 00:00:00\n"
        "3,新人,成都,,2026-02-02\n3,新人,重庆,,2026-02-02\n",
    )
    report = imports.run([file], empty)
    assert parts(report)["customers.csv"] == ("customers", 1, 2, 1, 0)
    assert rows(empty, "SELECT id, name, city FROM customers") == [
        (1, "客户1", None),
        (2, "客户2", "杭州"),
        (3, "新人", "重庆"),
    ]


def test_references_are_checked_and_rejected_rows_listed(empty: Settings, tmp_path: Path) -> None:
    open_shop(empty, customers=1)
    file = csv(
        tmp_path / "orders.csv",
        "order_id,customer_id,amount,created_at\n1,1,5,2026-01-01\n2,77,5,2026-01-01\n3,1,=1+1,2026-01-01\n4,1,5,2026-13-45\n"
        "5,1,5,2027-01-01\n",
    )
    report = imports.run([file], empty)
    assert parts(report)["orders.csv"] == ("orders", 2, 0, 0, 3)
    assert report.parts[0].after_today == 1
    assert report.rejected_file is not None
    listed = report.rejected_file.read_text(encoding="utf-8-sig").splitlines()
    assert listed[0] == "file,row,column,value,reason"
    assert [line.split(",")[:4] for line in listed[1:]] == [
        ["orders.csv", "4", "amount", "'=1+1"],
        ["orders.csv", "5", "created_at", "2026-13-45"],
        ["orders.csv", "3", "customer_id", "77"],
    ]


def test_coupons_stay_within_their_total_and_count_what_was_given(empty: Settings, tmp_path: Path) -> None:
    open_shop(empty)
    coupons = csv(tmp_path / "coupons.csv", "id,man,jian,num,s_time,e_time\n1,100,10,2,2026-01-01,2026-12-31\n")
    given = csv(
        tmp_path / "given.csv",
        "coupon_id,customer_id,issued_at,used_at\n1,1,2026-02-01,\n1,2,2026-02-01,2026-02-03\n1,3,2026-02-01,\n1,1,2026-03-01,\n",
    )
    report = imports.run([given, coupons], empty)
    assert parts(report)["given.csv"] == ("customer_coupons", 2, 0, 0, 2)
    assert report.parts[0].rejected == {"second_coupon": 1, "beyond_total": 1}
    assert rows(empty, "SELECT title, total, issued FROM coupons") == [("满100减10", 2, 2)]
    used = csv(tmp_path / "used.csv", "coupon_id,customer_id,issued_at,used_at\n1,1,2026-02-01,2026-02-05\n")
    assert parts(imports.run([used], empty))["used.csv"] == ("customer_coupons", 0, 1, 0, 0)
    assert rows(empty, "SELECT used_at FROM customer_coupons WHERE customer_id = 1") == [("2026-02-05 00:00:00",)]


def test_one_refused_file_refuses_the_set(empty: Settings, tmp_path: Path) -> None:
    open_shop(empty)
    before = dump(empty.database)
    good = csv(tmp_path / "logins.csv", "customer_id,login_time\n1,2026-01-01\n")
    bad = csv(tmp_path / "stores.csv", "shop,manager\nA,B\n")
    report = imports.run([good, bad], empty)
    assert refusals(report) == ["map.nothing_known"]
    assert "--as" in report.text("en")
    assert dump(empty.database) == before


def test_a_dry_run_counts_and_changes_nothing(empty: Settings, tmp_path: Path) -> None:
    files = course_files(tmp_path)
    report = imports.run(files, empty, dry_run=True)
    assert report.made["customers"] == 2
    assert not empty.database.exists()
    open_shop(empty)
    before = dump(empty.database)
    imports.run(files, empty, dry_run=True)
    assert dump(empty.database) == before
    checked = imports.run(files, empty, dry_run=True)
    done = imports.run(files, empty)
    assert (checked.made, parts(checked)) == (done.made, parts(done))


def test_what_is_not_sure_is_asked_and_settled_by_a_mapping(empty: Settings, tmp_path: Path) -> None:
    open_shop(empty)
    file = csv(
        tmp_path / "o.csv",
        "订单号,客户ID,订单金额,实付金额,下单时间\n1,1,100,90,03/04/2026\n2,1,50,50,05/04/2026\n",
    )
    assert refusals(imports.run([file], empty)) == ["map.several"]
    report = imports.run([file], empty, mapping={"amount": "实付金额"})
    assert refusals(report) == ["map.day_or_month"]
    assert "@dmy" in report.text("zh")
    report = imports.run([file], empty, mapping={"amount": "实付金额", "orders.created_at": "下单时间@dmy"})
    assert parts(report)["o.csv"] == ("orders", 2, 0, 0, 0)
    assert rows(empty, "SELECT amount_cents, created_at FROM orders") == [
        (9000, "2026-04-03 00:00:00"),
        (5000, "2026-04-05 00:00:00"),
    ]
    (kept,) = mappings.saved(empty.database)
    assert kept.columns["created_at"] == "下单时间@dmy"
    later = csv(tmp_path / "p.csv", "订单号,客户ID,订单金额,实付金额,下单时间\n3,1,100,90,01/02/2026\n")
    report = imports.run([later], empty)
    assert parts(report)["p.csv"] == ("orders", 1, 0, 0, 0)
    assert rows(empty, "SELECT created_at FROM orders WHERE id = 3") == [("2026-02-01 00:00:00",)]
    mappings.forget(empty.database, kept.headers, Actor("local"))
    assert imports.run([later], empty).refused


@pytest.mark.parametrize(
    ("mapping", "key"),
    [({"amont": "x"}, "ingest.map.no_field"), ({"amount": "没有"}, "ingest.map.no_column")],
)
def test_a_mapping_that_means_nothing_is_said(
    empty: Settings, tmp_path: Path, mapping: dict[str, str], key: str
) -> None:
    with pytest.raises(UserError) as caught:
        imports.run(course_files(tmp_path)[1:2], empty, mapping=mapping)
    assert caught.value.key == key


def test_a_kind_that_headers_leave_open_is_asked(empty: Settings, tmp_path: Path) -> None:
    open_shop(empty)
    file = csv(tmp_path / "export.csv", "user_id,date\n1,2026-01-01\n")
    assert refusals(imports.run([file], empty)) == ["map.which_kind"]
    assert parts(imports.run([file], empty, kinds="logins")) == {"export.csv": ("logins", 1, 0, 0, 0)}
    with pytest.raises(UserError, match="kind"):
        imports.run([file], empty, kinds="horses")
    named = csv(tmp_path / "logins-2026.csv", "user_id,date\n2,2026-01-01\n")
    assert parts(imports.run([named], empty)) == {"logins-2026.csv": ("logins", 1, 0, 0, 0)}


def test_packed_and_encoded_files_read_the_same(empty: Settings, tmp_path: Path) -> None:
    open_shop(empty)
    text = "客户ID,咨询内容,时间\n1,“你好”,2026-01-01\n"
    for name, data in {
        "utf8.csv": text.encode(),
        "bom.csv": text.encode("utf-8-sig"),
        "gbk.csv": text.encode("gbk"),
        "utf16.csv": text.encode("utf-16"),
        "packed.csv.gz": gzip.compress(text.encode("gb18030")),
        "tabs.txt": text.replace(",", "\t").encode(),
    }.items():
        (tmp_path / name).write_bytes(data)
        report = imports.run([tmp_path / name], empty)
        assert report.parts[0].read == 1, report.text("en")
    assert rows(empty, "SELECT customer_id, content FROM inquiries") == [(1, "“你好”")]


def test_the_report_is_json_and_words(empty: Settings, tmp_path: Path) -> None:
    report = imports.run(course_files(tmp_path), empty)
    data = json.loads(report.to_json())
    assert data["status"] == "imported"
    assert data["files"][0]["rows_read"] == 2
    assert data["made"] == {
        "customers": 2, "orders": 2, "orders_paid": 1, "orders_pending": 1, "logins": 2,
        "coupons": 1, "customer_coupons": 1,
    }  # fmt: skip
    assert "users.csv" in report.text("zh")


def test_only_people_who_may_import_do(empty: Settings, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="import"):
        imports.run(course_files(tmp_path), empty, actor=Actor("guest", frozenset({"read"})))


def test_a_part_left_out_stands_in_the_report(shop: Settings, tmp_path: Path) -> None:
    book = workbook(
        tmp_path / "b.xlsx",
        ("登录", ["用户ID", "登录时间"], [[1, "2026-01-01"]]),
        ("登录备份", ["用户ID", "登录时间"], [[1, "2026-01-01"]]),
    )
    assert parts(imports.run([book], shop, kinds={"b.xlsx#登录备份": "skip"})) == {
        "b.xlsx#登录": ("logins", 1, 0, 0, 0),
        "b.xlsx#登录备份": ("skip", 0, 0, 0, 0),
    }


def test_what_was_imported_is_remembered(shop: Settings, tmp_path: Path) -> None:
    file = csv(tmp_path / "l.csv", "customer_id,login_time\n1,2026-01-01\n")
    imports.run([file], shop)
    imports.run([file], shop)
    (run,) = imports.history(shop.database)
    assert (run.actor, run.report["files"][0]["accepted"]) == ("local", 1)
