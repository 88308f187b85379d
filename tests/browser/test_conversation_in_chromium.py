"""Conversations as people have them: ten turns in each language, one of them across a restart."""

from __future__ import annotations

import re
import shutil
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, expect

from crm_tools.settings import ROOT
from tests.browser.conftest import Site
from tests.browser.server import running_app, running_desk, settled

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]


def ask(page: Page, question: str, turn: int) -> None:
    """Type ``question``, the ``turn``-th of the conversation, and wait for its answer."""
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(question)
    box.press("Enter")
    answered(page, turn)


def answered(page: Page, turn: int) -> None:
    expect(page.get_by_test_id("stChatMessage")).to_have_count(turn, timeout=60_000)
    settled(page)
    assert page.locator("[data-testid=stException], [data-testid=stAlert]").all_inner_texts() == []


def pick(page: Page, chip: str, option: str) -> None:
    """Change a chip of the last answer. Its list may be drawn beyond the window's edge, out of the pointer's reach."""
    button = page.get_by_role("button", name=chip).last
    button.scroll_into_view_if_needed()
    button.click()
    choice = page.get_by_role("menuitem", name=option, exact=True).or_(page.get_by_role("option", name=option)).first
    try:
        choice.click(timeout=8_000)
    except PlaywrightError:
        choice.evaluate("element => element.click()")


def approved(page: Page, button: str, done: str) -> int:
    """Approve what was drafted, wait until it is carried out, and tell for how many."""
    approve = page.get_by_role("button", name=re.compile(rf"(?:^|\s){button} \d"))
    [count] = re.findall(r"\d+", approve.inner_text())
    approve.click()
    expect(page.get_by_text(done, exact=True)).to_be_visible(timeout=90_000)
    settled(page)
    return int(count)


def test_the_question_just_asked_is_seen_on_a_phone(prepared: Path, visit: Visit, tmp_path: Path):
    database = Path(shutil.copy(prepared, tmp_path / "crm.db"))
    with running_desk(database, tmp_path) as address:
        page = visit(address, width=390)
        for turn, question in enumerate(("上个月各品类的销售额", "哪些客户可能流失", "给他们建跟进任务"), 1):
            ask(page, question, turn)
        expect(page.get_by_text("给他们建跟进任务", exact=True)).to_be_in_viewport(timeout=5_000)
        expect(page.get_by_role("button", name=re.compile("批准"))).to_be_in_viewport(timeout=5_000)


def test_ten_turns_in_chinese_with_an_approval_across_a_restart(
    prepared: Path, chromium: object, visit: Visit, tmp_path: Path
):
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
        ask(page, "高价值客户", 5)
        ask(page, "其中上海的呢", 6)
        page.get_by_role("button", name="给他们推荐商品并发邮件").click()
        answered(page, 7)
        assert site.rows("SELECT count(*) FROM campaigns WHERE state <> 'draft'") == [(0,)]
        count = approved(page, "批准，执行", "已完成")
        assert count > 0
        assert site.rows("SELECT state, count(*) FROM campaigns GROUP BY 1") == [("done", 1)]
        assert site.rows("SELECT count(*) FROM deliveries WHERE state IN ('sent', 'written')") == [(count,)]
        talk = page.url.partition("?")[2]
        assert "c=" in talk

    with running_desk(database, tmp_path) as address:
        page = visit(f"{address}/?{talk}")
        answered(page, 7)
        expect(page.get_by_text("已完成", exact=True)).to_be_visible()
        ask(page, "来个城市水位线", 8)
        page.get_by_text("换一种说法教它").click()
        page.get_by_label("换一种说法").fill("本月各城市的销售额")
        page.get_by_role("button", name="记住并重新回答").click()
        answered(page, 9)
        expect(page.get_by_text("按保存的纠正理解").last).to_be_visible()
        ask(page, "换成上个月", 10)
        rows = site.rows(
            "SELECT city, sum(amount_cents) FROM orders JOIN customers ON customers.id = customer_id"
            " WHERE pay_status = 'paid' AND orders.created_at >= '2026-10-01' AND orders.created_at < '2026-11-01'"
            " GROUP BY city ORDER BY 2 DESC"
        )
        assert f"按城市看，共 {len(rows)} 组" in page.inner_text("body")
        assert str(rows[0][0]) in page.get_by_text(f"共 {len(rows)} 组").last.inner_text()


@pytest.mark.long
def test_ten_turns_in_english_with_an_approval_across_a_restart(
    prepared: Path, chromium: object, visit: Visit, tmp_path: Path
):
    database = Path(shutil.copy(prepared, tmp_path / "crm.db"))
    site = Site("", database)
    with running_desk(database, tmp_path) as address:
        page = visit(address, locale="en-GB")
        ask(page, "top 10 customers by sales", 1)
        ask(page, "sales by city this month", 2)
        page.get_by_role("button", name="Compared with the previous period").click()
        answered(page, 3)
        pick(page, "By city", "By level")
        answered(page, 4)
        pick(page, "1 Nov 2026", "Last month")
        answered(page, 5)
        ask(page, "most active customers", 6)
        page.get_by_role("button", name="Send them a coupon").click()
        answered(page, 7)
        [(before,)] = site.rows("SELECT count(*) FROM customer_coupons")
        count = approved(page, "Approve for", "Done")
        assert site.rows("SELECT count(*) FROM customer_coupons") == [(before + count,)]
        assert 0 < count <= 10
        talk = page.url.partition("?")[2]

    with running_desk(database, tmp_path) as address:
        page = visit(f"{address}/?{talk}", locale="en-GB")
        answered(page, 7)
        ask(page, "show me the thing", 8)
        page.get_by_role("button", name="Sales by city this month").click()
        answered(page, 9)
        ask(page, "how many new customers this month?", 10)
        [(new,)] = site.rows(
            "SELECT count(*) FROM customers WHERE created_at >= '2026-11-01' AND created_at < '2026-11-23'"
        )
        assert f"New customers {new}" in page.inner_text("body")


def test_a_conversation_is_renamed_and_deleted(own_site: Site, visit: Visit):
    page = visit(own_site.address, locale="en-GB")
    ask(page, "how many new customers this month?", 1)
    page.get_by_role("button", name="History").click()
    page.locator("[class*=st-key-history-rename] button:visible").first.click()
    page.get_by_label("Title").fill("November review")
    page.get_by_role("button", name="Save", exact=True).click()
    settled(page)
    page.get_by_role("button", name="History").click()
    expect(page.get_by_role("button", name="November review")).to_be_visible()
    page.locator("[class*=st-key-history-delete] button:visible").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Delete the conversation").click()
    expect(page.get_by_test_id("stChatMessage")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_have_text("What would you like to know?")


def test_an_answer_can_be_stopped(prepared: Path, chromium: object, visit: Visit, tmp_path: Path):
    """While a model does not answer; the question stays, and can be answered after all."""
    database = Path(shutil.copy(prepared, tmp_path / "crm.db"))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings = {
            "CRM_DATABASE": str(database),
            "CRM_BROWSING": str(tmp_path),
            "CRM_MODEL_BASE_URL": f"http://127.0.0.1:{silent.getsockname()[1]}/v1",
            "CRM_MODEL_NAME": "m",
        }
        with running_app(ROOT, settings) as address:
            page = visit(address)
            box = page.get_by_test_id("stChatInputTextArea")
            box.fill("本月各城市销售额")
            box.press("Enter")
            expect(page.get_by_text("正在理解问题").first).to_be_visible(timeout=30_000)
            started = time.monotonic()
            page.get_by_role("button", name="停止").click()
            expect(page.get_by_text("被打断")).to_be_visible(timeout=20_000)
            assert time.monotonic() - started < 20, "stopped only because the model was given up"
            expect(page.get_by_test_id("stChatMessage")).to_have_count(1)
            expect(page.get_by_text("被打断")).to_be_visible()
            expect(page.get_by_role("button", name="重新回答")).to_be_visible()


def test_help_leads_into_the_chat_and_the_tour_goes(own_site: Site, visit: Visit):
    page = visit(own_site.address)
    page.get_by_role("button", name="知道了").click()
    expect(page.get_by_role("button", name="知道了")).to_have_count(0)
    page.get_by_role("button", name="还能问什么").click()
    page.wait_for_url("**/help**")
    settled(page)
    page.get_by_role("button", name="为什么上个月销售额变了？").click()
    answered(page, 1)
    assert "环比" in page.inner_text("body") or "上个月" in page.inner_text("body")
    page.goto(own_site.address)
    settled(page)
    expect(page.get_by_role("button", name="知道了")).to_have_count(0)
