"""The desk as people meet it: a browser, a question, a list, bars, a file."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from urllib.parse import quote

import openpyxl
import pytest
from playwright.sync_api import Page

from crm_tools.analytics.request import ReportRequest
from crm_tools.ui.pages import PAGES
from crm_tools.ui.report_state import compact
from tests.browser.conftest import FORMULA, Site
from tests.browser.server import settled

pytestmark = pytest.mark.browser

TOP_TEN = (
    "SELECT customers.id, name, sum(amount_cents) FROM orders JOIN customers ON customers.id = customer_id "
    "WHERE pay_status = 'paid' GROUP BY customers.id ORDER BY 3 DESC, 1 LIMIT 10"
)


def ask(page: Page, question: str) -> None:
    """Type ``question`` and wait for its answer."""
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(question)
    box.press("Enter")
    page.get_by_test_id("stDownloadButton").first.wait_for()
    settled(page)


def downloaded(page: Page, label: str) -> bytes:
    """The file behind the button ``label``."""
    with page.expect_download() as download:
        page.get_by_role("button", name=label).first.click()
    return Path(download.value.path()).read_bytes()


def cells(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def troubles(page: Page) -> list[str]:
    """The texts of exception and error boxes on ``page``."""
    return page.locator("[data-testid=stException], [data-testid=stAlert]").all_inner_texts()


@pytest.mark.parametrize(
    ("locale", "question", "heads", "button", "rows"),
    [
        ("zh-CN", "按销售额排序的前10名客户", ["客户ID", "客户", "销售额"], "下载 CSV", "共 10 行"),
        ("en-GB", "top 10 customers by sales", ["Customer ID", "Customer", "Sales"], "Download CSV", "10 rows"),
    ],
)
def test_a_question_gives_ten_rows_bars_and_a_csv_that_equals_sql(site, visit, locale, question, heads, button, rows):
    page = visit(site.address, locale=locale)

    ask(page, question)

    assert page.get_by_text(rows, exact=True).count() == 1
    assert page.locator("[data-testid=stPlotlyChart] .bars .point").count() == 10
    assert page.get_by_test_id("stDataFrame").count() == 1
    assert troubles(page) == []
    head, *lines = cells(downloaded(page, button))
    assert head == heads
    expected = [[str(number), name, f"{cents / 100:.2f}"] for number, name, cents in site.rows(TOP_TEN)]
    assert expected[0][1] == FORMULA
    expected[0][1] = f"'{FORMULA}"
    assert lines == expected


def test_the_library_of_charts_comes_while_the_first_page_is_read(site, visit):
    page = visit(site.address)
    assert page.locator("[data-testid=stPlotlyChart]").count() == 0
    fetched = "performance.getEntriesByType('resource').map(one => one.name)"
    for part in ("PlotlyChart.", "DataFrame."):
        page.wait_for_function(f"{fetched}.some(name => name.includes('/js/{part}'))")

    ask(page, "按销售额排序的前10名客户")

    assert page.locator("[data-testid=stPlotlyChart] .bars .point").count() == 10
    assert sum("/js/PlotlyChart." in name for name in page.evaluate(fetched)) == 1


def test_a_formula_in_a_name_is_harmless_in_excel(site, visit):
    page = visit(site.address)
    ask(page, "按销售额排序的前10名客户")

    sheet = openpyxl.load_workbook(io.BytesIO(downloaded(page, "下载 Excel"))).active

    [cell] = [cell for row in sheet.iter_rows() for cell in row if cell.value == FORMULA]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_a_deep_link_on_a_fresh_server_goes_through_the_router(fresh_site, visit):
    page = visit(f"{fresh_site.address}/retention")

    assert page.get_by_role("heading", level=1).inner_text() == "留存与漏斗"
    assert page.get_by_text("演示数据").count() == 1
    assert page.get_by_test_id("stSidebarNavLink").count() == sum(not entry.open for entry in PAGES.values())
    assert page.title().startswith("留存与漏斗")
    assert troubles(page) == []


def test_a_link_to_a_report_shows_it_and_its_csv_has_every_row(site, visit):
    request = ReportRequest(measures=("orders", "sales"), dimensions=("day",), period="2026-01..2026-06")

    page = visit(f"{site.address}/reports?lang=en&r={quote(compact(request))}")

    lines = cells(downloaded(page, "Download CSV"))[1:]
    expected = site.rows(
        "SELECT substr(created_at, 1, 10), count(*), sum(amount_cents) FROM orders WHERE pay_status = 'paid' "
        "AND created_at >= '2026-01-01' AND created_at < '2026-07-01' GROUP BY 1 ORDER BY 1"
    )
    assert [line for line in lines if line[1] != "0"] == [
        [day, str(orders), f"{cents / 100:.2f}"] for day, orders, cents in expected
    ]
    assert len(lines) == 181
    assert page.get_by_text("181 rows", exact=True).count() == 1


def test_a_segment_downloads_every_customer_of_a_paged_list(site, visit):
    page = visit(f"{site.address}/churn")

    lines = cells(downloaded(page, "下载 CSV"))[1:]

    assert page.get_by_text(f"共 {len(lines):,} 行", exact=True).count() == 1
    assert len({line[0] for line in lines}) == len(lines) > 200


def test_the_switch_changes_the_language_and_stays_on_other_pages(site, visit):
    page = visit(f"{site.address}/segments")

    page.get_by_text("English", exact=True).click()
    page.get_by_role("heading", level=1, name="Segments").wait_for()
    page.get_by_test_id("stSidebarNavLink").get_by_text("Settings", exact=True).click()
    page.get_by_role("heading", level=1, name="Settings").wait_for()

    assert "lang=en" in page.url
    page.reload()
    assert settled(page).get_by_role("heading", level=1).inner_text() == "Settings"


def test_a_click_elsewhere_does_not_lose_a_question(site, visit):
    page = visit(site.address)
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill("近12个月每月的销售额")
    box.press("Enter")
    page.get_by_test_id("stChatMessage").first.wait_for()
    page.get_by_test_id("stSidebarNavLink").get_by_text("设置", exact=True).click()
    page.get_by_role("heading", level=1, name="设置").wait_for()

    page.get_by_test_id("stSidebarNavLink").get_by_text("提问", exact=True).click()
    page.get_by_test_id("stChatMessage").first.wait_for()

    assert "近12个月每月的销售额" in page.get_by_test_id("stChatMessage").first.inner_text()


def test_a_file_is_checked_then_imported(own_site: Site, visit, tmp_path):
    page = visit(f"{own_site.address}/data")
    before = own_site.rows("SELECT count(*) FROM customers")[0][0]
    file = tmp_path / "新客户.csv"
    file.write_text(
        "客户ID,姓名,城市,注册时间\n900001,测试甲,上海,2026-11-01\n900002,测试乙,北京,2026-13-45\n", "utf-8-sig"
    )

    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(file)
    page.get_by_role("button", name="导入 1 行").click()
    page.get_by_text("已导入。").wait_for()

    assert own_site.rows("SELECT count(*) FROM customers")[0][0] == before + 1
    rejected = cells(downloaded(page, "下载被拒绝的行"))
    assert any("2026-13-45" in cell for cell in rejected[1])


def test_figures_are_drawn_with_the_theme_colours(site, visit):
    page = visit(f"{site.address}/segments")

    fill = page.evaluate("getComputedStyle(document.querySelector('.bars .point path')).fill")

    assert json.loads(fill.replace("rgb(", "[").replace(")", "]")) == [37, 99, 235]


def test_a_page_fetches_nothing_from_elsewhere(site, visit):
    page = visit(site.address)
    asked = []
    page.on("requestfinished", lambda request: asked.append(request.url))

    page.get_by_test_id("stSidebarNavLink").get_by_text("经营概览", exact=True).click()
    page.get_by_role("heading", level=1, name="经营概览").wait_for()
    settled(page)

    assert asked
    assert [url for url in asked if not url.startswith((site.address, "data:", "blob:"))] == []
