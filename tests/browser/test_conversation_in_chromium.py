"""Conversations as people have them: ten turns in each language, one of them across a restart."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.browser.server import running_desk, settled

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

Visit = Callable[..., Page]


def ask(page: Page, question: str, turn: int) -> None:
    """Type ``question``, the ``turn``-th of the conversation, and wait for its answer."""
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(question)
    box.press("Enter")
    answered(page, turn)


def answered(page: Page, turn: int) -> None:
    expect(page.get_by_test_id("stChatMessage")).to_have_count(turn)
    settled(page)
    assert page.locator("[data-testid=stException], [data-testid=stAlert]").all_inner_texts() == []


def pick(page: Page, chip: str, option: str) -> None:
    """Change a chip of the last answer."""
    page.get_by_role("button", name=chip).last.click()
    page.get_by_role("menuitem", name=option, exact=True).or_(page.get_by_role("option", name=option)).first.click()


def test_ten_turns_in_chinese_across_a_restart(prepared: Path, chromium: object, visit: Visit, tmp_path: Path):
    database = Path(shutil.copy(prepared, tmp_path / "crm.db"))
    site = Site("", database)
    with running_desk(database, tmp_path) as address:
        page = visit(address)
        ask(page, "按销售额排序的前10名客户", 1)
        ask(page, "本月各城市销售额", 2)
        page.get_by_role("button", name="和上一期比").click()
        answered(page, 3)
        pick(page, "按城市", "按会员等级")
        answered(page, 4)
        ask(page, "本月销售额", 5)
        [(cents,)] = site.rows(
            "SELECT sum(amount_cents) FROM orders WHERE pay_status = 'paid' AND created_at >= '2026-11-01'"
            " AND created_at < '2026-11-23'"
        )
        assert f"{cents / 1e6:.2f}".rstrip("0") in page.inner_text("body")
        ask(page, "高价值客户", 6)
        ask(page, "其中上海的呢", 7)
        ask(page, "来个城市盘子", 8)
        page.get_by_text("换一种说法教它").click()
        page.get_by_label("换一种说法").fill("本月各城市的销售额")
        page.get_by_role("button", name="记住并重新回答").click()
        answered(page, 9)
        expect(page.get_by_text("按保存的纠正理解").last).to_be_visible()
        talk = page.url.partition("?")[2]
        assert "c=" in talk

    with running_desk(database, tmp_path) as address:
        page = visit(f"{address}/?{talk}")
        answered(page, 9)
        assert "来个城市盘子" in page.get_by_test_id("stChatMessage").last.inner_text()
        ask(page, "换成上个月", 10)
        rows = site.rows(
            "SELECT city, sum(amount_cents) FROM orders JOIN customers ON customers.id = customer_id"
            " WHERE pay_status = 'paid' AND orders.created_at >= '2026-10-01' AND orders.created_at < '2026-11-01'"
            " GROUP BY city ORDER BY 2 DESC"
        )
        assert f"按城市看，共 {len(rows)} 组" in page.inner_text("body")
        assert str(rows[0][0]) in page.get_by_text(f"共 {len(rows)} 组").last.inner_text()


def test_ten_turns_in_english_renamed_and_deleted(fresh_site: Site, visit: Visit):
    page = visit(fresh_site.address, locale="en-GB")
    ask(page, "top 10 customers by sales", 1)
    ask(page, "sales by city this month", 2)
    page.get_by_role("button", name="Compared with the previous period").click()
    answered(page, 3)
    pick(page, "By City", "By Level")
    answered(page, 4)
    pick(page, "1 Nov 2026", "Last month")
    answered(page, 5)
    ask(page, "high-value customers", 6)
    page.get_by_role("button", name="Only the top 10").click()
    answered(page, 7)
    ask(page, "show me the thing", 8)
    page.get_by_role("button", name="Sales by city this month").click()
    answered(page, 9)
    ask(page, "how many new customers this month?", 10)
    [(new,)] = fresh_site.rows(
        "SELECT count(*) FROM customers WHERE created_at >= '2026-11-01' AND created_at < '2026-11-23'"
    )
    assert f"New customers {new}" in page.inner_text("body")

    page.get_by_role("button", name="Conversations").click()
    page.locator("[class*=st-key-history-rename] button:visible").first.click()
    page.get_by_label("Title").fill("November review")
    page.get_by_role("button", name="Save", exact=True).click()
    settled(page)
    page.get_by_role("button", name="Conversations").click()
    expect(page.get_by_role("button", name="November review")).to_be_visible()
    page.locator("[class*=st-key-history-delete] button:visible").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Delete the conversation").click()
    expect(page.get_by_test_id("stChatMessage")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_have_text("What would you like to know?")
