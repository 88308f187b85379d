"""From a list of customers to the outbox, and out again by the unsubscribe link."""

from __future__ import annotations

import email
import email.policy
import re
import urllib.request

import pytest
from playwright.sync_api import Page, expect

from crm_tools.outreach.transport import outbox_folder
from tests.browser.conftest import Site
from tests.browser.server import settled

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def draft_retention(page: Page) -> None:
    page.get_by_role("button", name="发邮件").click()
    page.get_by_test_id("stPopoverBody").get_by_role("combobox").click()
    page.get_by_role("option", name="挽留").click()
    page.get_by_test_id("stPopoverBody").get_by_role("button", name="生成草稿").click()
    page.wait_for_url("**/campaigns?**")
    settled(page)


def test_churn_page_to_outbox_and_the_unsubscribe_link_sticks(fresh_site: Site, visit):
    page = visit(f"{fresh_site.address}/segments?segment=falling")
    draft_retention(page)
    expect(page.get_by_text("待批准", exact=True)).to_be_visible()
    assert page.get_by_text("广告：").count() >= 1, "the message is previewed"
    folder = outbox_folder(fresh_site.database)
    assert not folder.exists()

    page.get_by_role("button", name=re.compile("^批准")).click()

    expect(page.get_by_text("已完成", exact=True)).to_be_visible(timeout=60_000)
    [(written,)] = fresh_site.rows("SELECT count(*) FROM deliveries WHERE state = 'written'")
    assert len(list(folder.glob("*.eml"))) == written > 10
    expect(page.get_by_text(f"发件箱（{written} 封）")).to_be_visible()
    assert "已发送" not in page.locator("body").inner_text()

    mail = email.message_from_bytes(min(folder.glob("*.eml")).read_bytes(), policy=email.policy.default)
    link = re.search(r"http://\S+/unsubscribe\?t=\S+", mail.get_body(("plain",)).get_content())[0]
    token = link.partition("?")[2]
    for path in ("unsubscribe", "api/unsubscribe"):
        with urllib.request.urlopen(f"{fresh_site.address}/{path}?{token}") as answer:
            assert answer.status == 200
    assert fresh_site.rows("SELECT count(*) FROM suppressions") == [(0,)], "a mail scanner's GET changes nothing"

    stranger = visit(f"{fresh_site.address}/unsubscribe?{token}")
    assert stranger.get_by_test_id("stSidebarNavLink").count() == 0
    stranger.get_by_role("button", name="确认退订").click()
    expect(stranger.get_by_text("已退订")).to_be_visible()

    [(address,)] = fresh_site.rows("SELECT address FROM suppressions")
    assert address in mail["To"].lower()

    body = b"List-Unsubscribe=One-Click"
    other = email.message_from_bytes(max(folder.glob("*.eml")).read_bytes(), policy=email.policy.default)
    one_click = re.search(r"/api/unsubscribe\?\S+?(?=>)", other["List-Unsubscribe"])[0]
    with urllib.request.urlopen(urllib.request.Request(fresh_site.address + one_click, body, method="POST")) as answer:
        assert answer.read() == b"done"
    assert fresh_site.rows("SELECT count(*) FROM suppressions") == [(2,)]


def test_selected_customers_get_tasks_and_a_new_coupon(fresh_site: Site, visit):
    page = visit(f"{fresh_site.address}/coupons")
    page.get_by_role("button", name="新建优惠券").click()
    page.get_by_label("名称").fill("周年庆")
    page.get_by_test_id("stPopoverBody").get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存")).to_be_visible()
    [(coupon,)] = fresh_site.rows("SELECT id FROM coupons WHERE title = '周年庆' AND issued = 0")

    page.goto(f"{fresh_site.address}/segments?segment=most_active")
    settled(page)
    page.get_by_role("button", name="送优惠券").click()
    page.get_by_test_id("stPopoverBody").get_by_role("combobox").click()
    page.get_by_role("option", name=re.compile("周年庆")).click()
    page.get_by_test_id("stPopoverBody").get_by_role("button", name="生成草稿").click()
    page.wait_for_url("**/campaigns?**")
    page.get_by_role("button", name=re.compile("^批准")).click()
    expect(page.get_by_text("已完成", exact=True)).to_be_visible(timeout=60_000)

    assert fresh_site.rows(f"SELECT count(*) FROM customer_coupons WHERE coupon_id = {coupon}") == [(10,)]
    assert fresh_site.rows(f"SELECT issued FROM coupons WHERE id = {coupon}") == [(10,)]
