"""Intent and Churn as people meet them, on the demo and on a real retailer: clicks, selection, files."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.browser.server import settled

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]


def told(page: Page) -> int:
    """How many rows the first list says there are."""
    words = page.get_by_text(re.compile(r"^[\d,]+ rows?$")).first.inner_text()
    return int(words.split()[0].replace(",", ""))


def lines(page: Page) -> list[list[str]]:
    """The rows of the first list's CSV, without the head."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").first.click()
    data = Path(download.value.path()).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))[1:]


def click_bar(page: Page, chart: int, bar: int) -> int:
    """Click a bar; returns the number that stands beside it."""
    drawn = page.get_by_test_id("stPlotlyChart").nth(chart)
    number = int(drawn.locator(".trace").first.locator(".bartext").nth(bar).text_content().replace(",", ""))
    drawn.locator(".trace").first.locator("g.point > path").nth(bar).click(force=True)
    expect(page.get_by_role("button", name="Clear")).to_be_visible()
    settled(page)
    expect(page.get_by_text(re.compile(rf"^{number:,} rows?$")).first).to_be_visible()
    return number


@pytest.mark.parametrize("where", ["site", "retail_site"])
def test_a_click_narrows_the_churn_list_and_its_file(where: str, request: pytest.FixtureRequest, visit: Visit) -> None:
    site: Site = request.getfixturevalue(where)
    page = visit(f"{site.address}/churn", locale="en-GB")
    every = told(page)
    assert len(lines(page)) == every > 500
    number = click_bar(page, 0, 0)
    assert number < every
    assert len(lines(page)) == number == told(page)
    page.get_by_role("button", name="Clear").click()
    settled(page)
    expect(page.get_by_text(re.compile(rf"^{every:,} rows$")).first).to_be_visible()
    expect(page.get_by_text("called likely to leave", exact=False).first).to_be_visible()


def test_selected_customers_are_taken_along(site: Site, visit: Visit) -> None:
    page = visit(f"{site.address}/churn", locale="en-GB")
    table = page.get_by_test_id("stDataFrame").first
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    assert box is not None
    for row in (1, 2):
        page.mouse.click(box["x"] + 18, box["y"] + 36 * row + 18)
    settled(page)
    expect(page.get_by_text("With the 2 selected:")).to_be_visible()


def test_a_click_narrows_the_intent_list(site: Site, visit: Visit) -> None:
    page = visit(f"{site.address}/intent", locale="en-GB")
    every = told(page)
    assert len(lines(page)) == every > 500
    number = click_bar(page, 1, 0)
    assert len(lines(page)) == number < every


def test_intent_for_new_products(site: Site, visit: Visit) -> None:
    page = visit(f"{site.address}/intent", locale="en-GB")
    every = told(page)
    page.get_by_text("New products", exact=True).click()
    settled(page)
    expect(page.get_by_text("products listed in the last 90 days", exact=False)).to_be_visible()
    assert 0 < told(page) < every


def test_the_real_retailer_has_no_browsing_and_the_page_says_so(retail_site: Site, visit: Visit) -> None:
    page = visit(f"{retail_site.address}/intent", locale="en-GB")
    expect(page.get_by_text("There are no browsing logs or inquiries yet")).to_be_visible()
    expect(page.get_by_role("button", name="Import data")).to_be_visible()


def test_new_names_raise_a_badge_until_somebody_has_seen_them(fresh_site: Site, visit: Visit) -> None:
    page = visit(f"{fresh_site.address}/churn", locale="en-GB")
    badge = page.get_by_role("link", name=re.compile(r"^Churn \(\d+\)"))
    for _ in range(30):  # the snapshot is taken in the background, some seconds after the start
        if badge.count():
            break
        page.wait_for_timeout(2_000)
        page.reload()
        settled(page)
    new = int(re.findall(r"\d+", badge.inner_text())[-1])
    moves = "SELECT count(*) FROM churn_moves WHERE move = 'entered' AND day = (SELECT max(day) FROM churn_days)"
    assert fresh_site.rows(moves) == [(new,)]
    page.get_by_text(f"Only the {new} new").click()
    settled(page)
    expect(page.get_by_text(re.compile(rf"^{new} rows?$")).first).to_be_visible()
    page.get_by_role("button", name="Got it").click()
    settled(page)
    expect(badge).to_have_count(0)
