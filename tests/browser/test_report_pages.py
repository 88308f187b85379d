"""Overview, Reports, Retention and Definitions as people meet them: on the demo, and on a real retailer's data."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from crm_tools.analytics.request import ReportRequest
from crm_tools.ui.report_state import compact
from tests.browser.conftest import Site
from tests.browser.server import settled

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]
REPORT = ReportRequest(measures=("sales", "orders"), dimensions=("city",), period="this_year", compare="year_ago")
PAGES = ("overview", f"reports?r={quote(compact(REPORT))}", "retention")


def lines(page: Page, label: str = "Download CSV") -> list[list[str]]:
    """The rows of the page's CSV, without the head."""
    with page.expect_download() as download:
        page.get_by_role("button", name=label).first.click()
    return rows_of(Path(download.value.path()).read_bytes())


def rows_of(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))[1:]


def told(page: Page) -> int:
    """How many rows the page says there are."""
    words = page.get_by_text(re.compile(r"^[\d,]+ rows?$")).first.inner_text()
    return int(words.split()[0].replace(",", ""))


def healthy(page: Page) -> None:
    boxes = page.locator("[data-testid=stException], [data-testid=stAlert]")
    assert boxes.all_inner_texts() == []


@pytest.mark.parametrize("which", ["site", "retail_site"])
def test_each_page_shows_no_error_and_its_csv_has_the_rows_it_tells(
    which: str, request: pytest.FixtureRequest, visit: Visit
) -> None:
    at: Site = request.getfixturevalue(which)
    page = visit(f"{at.address}/definitions?lang=en", locale="en-GB")
    healthy(page)
    for path in PAGES:
        page.goto(f"{at.address}/{path}")
        healthy(settled(page))
        charts = page.locator("[data-testid=stPlotlyChart] .main-svg")
        assert charts.count() > 0, path
        if path == "retention":
            page.get_by_text("As a list, with download").first.click()
            page.get_by_role("button", name="Download CSV").wait_for()
        assert len(lines(page)) == told(page) > 0, path


def test_a_report_of_a_quarter_of_a_million_rows_is_written_to_disk(retail_site: Site, visit: Visit) -> None:
    request = ReportRequest(measures=("product_sales",), dimensions=("customer", "product"))
    page = visit(f"{retail_site.address}/reports?lang=en&r={quote(compact(request))}", locale="en-GB")
    assert page.get_by_role("button", name="Download CSV").count() == 0

    page.get_by_role("button", name="Prepare CSV").click()
    ready = page.get_by_role("link", name=re.compile(r"Download CSV \("))
    ready.wait_for()
    got = rows_of(page.request.get(f"{retail_site.address}{ready.get_attribute('href')}").body())

    [(groups, cents)] = retail_site.rows(
        "SELECT COUNT(*), SUM(cents) FROM (SELECT SUM(quantity * unit_price_cents) AS cents FROM order_items JOIN "
        "orders ON orders.id = order_id WHERE pay_status = 'paid' GROUP BY customer_id, product_id)"
    )
    assert told(page) == groups == len(got) > 250_000
    assert round(sum(float(row[-1]) for row in got) * 100) == cents
    healthy(page)


def test_a_copied_link_shows_another_reader_the_same(site: Site, visit: Visit) -> None:
    page = visit(f"{site.address}/reports?lang=en&r={quote(compact(REPORT))}", locale="en-GB")
    page.get_by_role("button", name="Customers").click()
    page.get_by_text("Customers at risk of leaving", exact=True).click()
    page.get_by_role("button", name=re.compile("^Customers at risk of leaving")).wait_for()
    page.keyboard.press("Escape")
    settled(page).get_by_text("Bars", exact=True).click()
    page.wait_for_url("**chart=bar**")
    settled(page)

    other = visit(page.url, locale="en-GB")

    assert lines(other) == lines(page)
    assert other.get_by_role("radio", name="Bars").get_attribute("aria-checked") == "true"
    assert "churn_risk" in other.url
    [(sales,)] = site.rows(
        "SELECT SUM(amount_cents) FROM orders WHERE pay_status = 'paid' AND created_at >= '2026-01-01' AND "
        "created_at < '2026-11-23'"
    )
    assert 0 < sum(float(row[1]) for row in lines(page)) < sales / 100

    with page.expect_download() as download:
        page.get_by_role("button", name="Download Excel").click()
    sheet = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes())).active
    table = int(sheet.freeze_panes[1:]) - 1
    head = [row[0] for row in sheet.iter_rows(max_row=table - 1, values_only=True) if row[0]]
    assert head[0] == "Sales and orders by city"
    assert head[1] == "Period: 1 Jan 2026 to 22 Nov 2026"
    assert "Sales: Sum of the amounts of paid orders, by order time" in head
    assert "bought before, but nothing for 90 days" in head
    assert "Only these customers: Customers at risk of leaving." in head
    assert sheet.max_row == len(lines(page)) + table
    assert len(sheet._charts) == 1

    page.get_by_role("button", name="Why it changed").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("more than the").or_(dialog.get_by_text("less than the")).wait_for()
    dialog.get_by_test_id("stDataFrame").wait_for()
    expect(dialog.get_by_text("Only these customers: Customers at risk of leaving")).to_be_visible()
    healthy(page)


def test_a_report_is_kept_pinned_and_drawn_on_the_overview(own_site: Site, visit: Visit) -> None:
    page = visit(f"{own_site.address}/reports?lang=en&r={quote(compact(REPORT))}", locale="en-GB")
    page.get_by_role("button", name="Save").first.click()
    page.get_by_label("Name").fill("Cities this year")
    page.get_by_text("Pin to the overview").click()
    page.get_by_test_id("stBaseButton-primaryFormSubmit").click()
    expect(page.get_by_role("button", name="Saved (1)")).to_be_visible()

    page.goto(f"{own_site.address}/overview?lang=en")

    settled(page)
    expect(page.get_by_text("Cities this year")).to_be_visible()
    healthy(page)
    assert page.get_by_test_id("stPlotlyChart").count() == 3
