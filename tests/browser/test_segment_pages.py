"""Segment pages as people use them: bars narrow the list, rows are selected, files hold every row of what is shown."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import Page

from tests.browser.server import settled
from tests.browser.test_desk_in_chromium import cells, downloaded, troubles

pytestmark = pytest.mark.browser

HIGH = (
    "SELECT customer_id FROM orders WHERE pay_status = 'paid' AND created_at >= '{}' AND created_at < '{}' "
    "GROUP BY 1 HAVING sum(amount_cents) >= 1000000"
)
DEMO_HIGH = HIGH.format("2026-10-01", "2026-11-23")
RETAIL_HIGH = HIGH.format("2011-11-01", "2011-12-10")


def counted(page: Page) -> int:
    """How many rows the list says it has."""
    text = page.get_by_text("共 ", exact=False).filter(has_text="行").first.inner_text()
    return int("".join(letter for letter in text if letter.isdigit()))


def click_bar(page: Page, chart: int, bar: int) -> None:
    """Click a bar of a chart and wait until the page has followed."""
    before = counted(page)
    page.locator("[data-testid=stPlotlyChart]").nth(chart).locator(".bars .point path").nth(bar).click(force=True)
    page.get_by_role("button", name="清除筛选").wait_for()
    settled(page)
    page.wait_for_function(
        "before => ![...document.querySelectorAll('p')].some(p => p.innerText === `共 ${before} 行`)",
        arg=f"{before:,}",
        timeout=60_000,
    )


def listed(page: Page) -> set[str]:
    """The customers in the CSV of the list."""
    return {line[0] for line in cells(downloaded(page, "下载 CSV"))[1:]}


@pytest.mark.parametrize("kind", ["demo", "retail"])
def test_a_bar_narrows_the_list_and_its_file(kind, site, request, visit):
    where = site if kind == "demo" else request.getfixturevalue("retail_site")
    rule = DEMO_HIGH if kind == "demo" else RETAIL_HIGH
    page = visit(f"{where.address}/segments?segment=high_value")
    everyone = {str(who) for (who,) in where.rows(rule)}
    assert counted(page) == len(everyone) == len(listed(page)) > 5

    best = where.rows(f"{rule} ORDER BY sum(amount_cents) DESC, 1 LIMIT 2")
    click_bar(page, 0, 1)
    assert listed(page) == {str(best[1][0])}

    page.get_by_role("button", name="清除筛选").click()
    settled(page)
    page.get_by_text(f"共 {len(everyone):,} 行", exact=True).wait_for()
    assert listed(page) == everyone
    assert troubles(page) == []


def test_a_group_of_a_level_and_selected_rows_go_to_an_action(site, visit):
    page = visit(f"{site.address}/high_value")
    levels = site.rows(f"SELECT level, count(*) FROM customers WHERE id IN ({DEMO_HIGH}) GROUP BY 1 ORDER BY 2 DESC, 1")
    click_bar(page, 1, 1)
    assert counted(page) == levels[1][1] == len(listed(page))

    table = page.get_by_test_id("stDataFrame").first
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    assert box is not None
    for row in (1, 2):
        page.mouse.click(box["x"] + 18, box["y"] + 17 + 35 * row)
        settled(page)
    page.get_by_text("对选中的 2 位：").wait_for()


@pytest.mark.parametrize("kind", ["demo", "retail"])
def test_a_box_of_the_map_narrows_to_its_group(kind, site, request, visit):
    where = site if kind == "demo" else request.getfixturevalue("retail_site")
    today, since = ("2026-11-22", "2024-11-23") if kind == "demo" else ("2011-12-09", "2009-12-10")
    page = visit(f"{where.address}/segments?view=rfm")
    champions = where.rows(
        f"SELECT customer_id FROM orders WHERE pay_status = 'paid' AND created_at >= '{since}' "
        f"AND created_at < date('{today}', '+1 day') GROUP BY 1 "
        f"HAVING max(created_at) >= date('{today}', '-29 days') AND count(*) >= 5"
    )

    click_bar(page, 0, 24)

    assert counted(page) == len(champions) > 100
    assert listed(page) == {str(who) for (who,) in champions}


def test_rules_count_live(site, visit):
    page = visit(f"{site.address}/segments?view=rules&lang=zh")
    page.get_by_placeholder("金额（¥）").fill("30000")
    page.get_by_placeholder("金额（¥）").press("Enter")
    expected = site.rows(
        "SELECT customer_id FROM orders WHERE pay_status = 'paid' AND created_at < '2026-11-23' "
        "GROUP BY 1 HAVING sum(amount_cents) >= 3000000"
    )
    page.get_by_text(f"符合 {len(expected):,} 位客户", exact=False).wait_for()
    settled(page)
    assert listed(page) == {str(who) for (who,) in expected}


def test_a_file_with_contacts_follows_the_switch_and_is_logged(own_site, visit):
    page = visit(f"{own_site.address}/most_active")

    def mobiles() -> list[str]:
        head, *lines = cells(downloaded(page, "下载 CSV"))
        return [line[head.index("手机号")] for line in lines]

    assert all("*" in mobile for mobile in mobiles() if mobile)
    page.get_by_text("显示手机号和邮箱").click()
    settled(page)
    page.wait_for_timeout(500)
    shown = {mobile for (mobile,) in own_site.rows("SELECT mobile FROM customers WHERE mobile IS NOT NULL")}
    assert {mobile.lstrip("'") for mobile in mobiles() if mobile} <= shown
    with closing(sqlite3.connect(own_site.database)) as connection:
        log = connection.execute(
            "SELECT subject, details FROM audit_log WHERE action = 'unmask' ORDER BY id"
        ).fetchall()
    assert log == [("most_active", '{"what": "show"}'), ("most_active", '{"what": "csv", "rows": 10}')]


@pytest.mark.parametrize("kind", ["demo", "retail"])
def test_a_customer_is_found_by_order_number(kind, site, request, visit):
    where = site if kind == "demo" else request.getfixturevalue("retail_site")
    order, who, name = where.rows(
        "SELECT o.id, c.id, c.name FROM orders o JOIN customers c ON c.id = customer_id WHERE o.id NOT IN "
        "(SELECT id FROM customers) AND pay_status = 'paid' ORDER BY o.id DESC LIMIT 1"
    )[0]
    page = visit(f"{where.address}/customer")
    page.get_by_label("查找客户").fill(str(order))
    page.get_by_label("查找客户").press("Enter")
    title = name if str(who) in name else f"{name} #{who}"
    page.get_by_text(title, exact=True).first.wait_for()
    settled(page)
    assert page.locator("[data-testid=stPlotlyChart]").count() == 1
    assert troubles(page) == []
