"""The Data page in a real browser: anyone's files in, what was rejected out, and a person forgotten."""

from __future__ import annotations

import csv
import gzip
import io
import itertools
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from crm_tools.settings import ROOT
from tests.browser import tea_shop
from tests.browser.conftest import Site
from tests.browser.server import running_app, settled
from tests.browser.test_desk_in_chromium import downloaded, troubles

pytestmark = pytest.mark.browser

GO = re.compile(r"导入 [\d,]+ 行")
FACTS = ("customers", "products", "orders", "order_items", "logins", "inquiries", "browse_events")


@pytest.fixture
def nothing_yet(chromium: object, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Site]:
    """An app whose database nobody has made yet; a parameter is today."""
    database = tmp_path / "shop.db"
    (tmp_path / "browsing").mkdir()
    settings = {
        "CRM_DATABASE": str(database),
        "CRM_BROWSING": str(tmp_path / "browsing"),
        "CRM_TODAY": getattr(request, "param", "2026-11-22"),
    }
    with running_app(ROOT, settings) as address:
        yield Site(address, database)


def upload(page: Page, *files: Path) -> None:
    page.locator("input[type=file]").set_input_files([str(file) for file in files])
    page.get_by_text(files[-1].name, exact=True).last.wait_for()
    settled(page)


def pick(page: Page, part: str, label: str, header: str) -> None:
    """Choose the column for a field of one file; the list closes again where the script is just running."""
    box = page.get_by_test_id("stVerticalBlock").filter(has=page.get_by_text(part, exact=True)).last
    option = page.get_by_role("option", name=header).first
    for _ in range(5):
        settled(page)
        box.get_by_role("combobox", name=re.compile(rf"^{label}( \*)?$")).click()
        try:
            option.click(timeout=2_000)
        except PlaywrightTimeout:
            continue
        page.wait_for_timeout(300)
        settled(page)
        return
    raise AssertionError(f"{part}: {header} cannot be chosen for {label}")


def carry_in(page: Page) -> None:
    page.get_by_role("button", name=GO).click()
    page.get_by_text("已导入。").wait_for(timeout=180_000)
    settled(page)


def other_files(page: Page) -> None:
    page.get_by_role("button", name="导入其他文件").click()
    page.get_by_text("已导入。").wait_for(state="hidden")
    settled(page)


def counts(page: Page, part: str) -> list[int]:
    """Read, new, updated, skipped, rejected, as the page says of one file."""
    box = page.get_by_test_id("stVerticalBlock").filter(has=page.get_by_text(part, exact=True)).last
    return [int(text.replace(",", "")) for text in box.get_by_test_id("stMetricValue").all_inner_texts()]


def test_a_shop_with_headers_and_ids_of_its_own_comes_in(nothing_yet: Site, visit, tmp_path: Path):
    folder = tmp_path / "exports"
    folder.mkdir()
    shop = tea_shop.make(folder)
    page = visit(f"{nothing_yet.address}/data")
    page.get_by_role("button", name="新建空数据库").click()
    page.get_by_text("还没有数据", exact=True).wait_for()
    upload(page, *shop.files)
    page.get_by_text("先回答上面的问题，然后自动检查。").wait_for()
    expect(page.get_by_text("请为这些内容选择一列：注册时间。")).to_be_visible()
    expect(page.get_by_text("价格（也许是“牌价”）")).to_be_visible()
    for part, picked in tea_shop.PICKED.items():
        for label, header in picked.items():
            pick(page, part, label, header)
    page.get_by_role("button", name=GO).wait_for()
    settled(page)
    assert counts(page, "会员档案.csv") == [61, 60, 0, 0, 1]
    expect(page.get_by_role("checkbox", name="订单金额以分为单位")).to_be_checked()
    assert nothing_yet.rows("SELECT count(*) FROM customers") == [(0,)], "a check writes nothing"
    carry_in(page)
    assert troubles(page) == [page.get_by_test_id("stAlert").inner_text()], "one box, which says that all is done"
    rejected = list(csv.reader(io.StringIO(downloaded(page, "下载被拒绝的行").decode("utf-8-sig"))))[1:]
    assert {(row[0], int(row[1])) for row in rejected} == shop.rejected
    assert nothing_yet.rows("SELECT count(*) FROM customers") == [(shop.customers,)]
    assert nothing_yet.rows("SELECT count(*) FROM products") == [(shop.products,)]
    found = nothing_yet.rows("SELECT pay_status, count(*), sum(amount_cents) FROM orders GROUP BY 1")
    assert {status: (times, cents) for status, times, cents in found} == shop.orders
    assert nothing_yet.rows("SELECT count(*), sum(quantity * unit_price_cents) FROM order_items") == [
        (shop.items, shop.item_cents)
    ]
    assert nothing_yet.rows("SELECT count(*) FROM logins") == [(shop.logins,)]
    assert nothing_yet.rows("SELECT count(*) FROM inquiries") == [(shop.inquiries,)]
    assert nothing_yet.rows("SELECT name, created_at FROM customers WHERE email = 'tea7@example.com'") == [
        ("茶友7", "2026-01-08 00:00:00")
    ]
    before = {table: nothing_yet.rows(f"SELECT * FROM {table}") for table in FACTS}
    other_files(page)
    upload(page, *shop.files)
    page.get_by_text("没有可以导入的新内容。").wait_for()
    assert counts(page, "登录.csv") == [503, 0, 0, 503, 0], "the columns chosen the first time are known"
    assert {table: nothing_yet.rows(f"SELECT * FROM {table}") for table in FACTS} == before
    page.get_by_text("文件与记录").click()
    settled(page)
    expect(page.get_by_text("注册时间 ← 办卡日")).to_be_visible()


@pytest.mark.shared
@pytest.mark.parametrize("nothing_yet", ["2011-12-09"], indirect=True)
@pytest.mark.parametrize("lines", [60_000, pytest.param(None, marks=pytest.mark.long)])
def test_online_retail_through_the_page_equals_the_command(
    nothing_yet: Site, visit, tmp_path: Path, shared_data: Path, lines: int | None
):
    """Of the real retailer's file the first ``lines``, or all."""
    file = shared_data / "online_retail" / "online_retail.csv.gz"
    if lines:
        with gzip.open(file, "rb") as whole, gzip.open(tmp_path / file.name, "wb") as part:
            part.writelines(itertools.islice(whole, lines + 1))
        file = tmp_path / file.name
    page = visit(f"{nothing_yet.address}/data")
    page.get_by_role("button", name="新建空数据库").click()
    page.get_by_text("还没有数据", exact=True).wait_for()
    page.locator("input[type=file]").set_input_files(str(file))
    seen = set()
    while not page.get_by_role("button", name=GO).is_visible():
        seen |= set(page.get_by_test_id("stProgress").all_inner_texts())
        page.wait_for_timeout(100)
    if not lines:
        assert len({text for text in seen if "%" in text}) > 3, "the check shows how far it is"
    settled(page)
    told = counts(page, file.name)
    carry_in(page)
    assert counts(page, file.name) == told
    theirs = tmp_path / "command.db"
    environment = os.environ | {"CRM_DATABASE": str(theirs), "CRM_TODAY": "2011-12-09"}
    done = subprocess.run(
        [sys.executable, "-m", "crm_tools", "import", str(file)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        timeout=400,
        check=True,
    )
    assert done.stderr == b""
    command = Site("", theirs)
    before = {table: nothing_yet.rows(f"SELECT * FROM {table}") for table in (*FACTS, "arisen", "external_ids")}
    assert before == {table: command.rows(f"SELECT * FROM {table}") for table in before}
    assert len(before["order_items"]) > (30_000 if lines else 390_000)
    other_files(page)
    page.locator("input[type=file]").set_input_files(str(file))
    page.get_by_text("没有可以导入的新内容。").wait_for(timeout=300_000)
    assert {table: nothing_yet.rows(f"SELECT * FROM {table}") for table in before} == before


def test_a_log_dropped_into_the_folder_counts_on_the_next_page(fresh_site: Site, visit):
    page = visit(f"{fresh_site.address}/data?part=files")
    before = fresh_site.rows("SELECT count(*) FROM browse_events")[0][0]
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["客户ID", "商品ID", "行为", "停留秒数", "时间"])
    book.active.append([1, 1, "加购", 12, "2026-11-22 08:00:00"])
    book.save(fresh_site.database.parent / "today.xlsx")
    broken = fresh_site.database.parent / "broken.xlsx"
    broken.write_bytes(b"PK\3\4 no workbook")
    page.reload()
    settled(page)
    assert fresh_site.rows("SELECT count(*) FROM browse_events") == [(before + 1,)]
    assert fresh_site.rows("SELECT count(*) FROM loaded_files WHERE file = 'broken.xlsx'") == [(1,)]
    assert troubles(page) == []


def test_one_customer_is_erased_after_a_look(own_site: Site, visit):
    [(orders, cents)] = own_site.rows("SELECT count(*), sum(amount_cents) FROM orders WHERE customer_id = 3")
    [(name,)] = own_site.rows("SELECT name FROM customers WHERE id = 3")
    page = visit(f"{own_site.address}/data?part=erase")
    number = page.get_by_role("spinbutton")
    number.fill("999999")
    number.press("Enter")
    page.get_by_text("999999").first.wait_for()
    expect(page.get_by_role("button", name="删除")).to_have_count(0)
    number.fill("3")
    number.press("Enter")
    page.get_by_text(str(name), exact=True).first.wait_for()
    button = page.get_by_role("button", name=re.compile("删除"))
    expect(button).to_be_disabled()
    page.get_by_test_id("stCheckbox").click()
    expect(button).to_be_enabled()
    button.click()
    page.get_by_test_id("stAlert").wait_for()
    settled(page)
    [(left, mobile, email)] = own_site.rows("SELECT name, mobile, email FROM customers WHERE id = 3")
    assert str(name) not in str(left)
    assert (mobile, email) == (None, None)
    assert own_site.rows("SELECT count(*), sum(amount_cents) FROM orders WHERE customer_id = 3") == [(orders, cents)]
    assert own_site.rows("SELECT customer_id FROM erasures") == [(3,)]
    page.get_by_test_id("stDataFrame").wait_for()
    assert str(name) not in page.inner_text("body")
