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

pytestmark = pytest.mark.browser


def draft_retention(page: Page) -> None:
    page.get_by_role("button", name="发邮件").click()
    page.get_by_test_id("stPopoverBody").get_by_role("combobox").click()
    page.get_by_role("option", name="挽留").click()
    page.get_by_test_id("stPopoverBody").get_by_role("button", name="生成草稿").click()
    page.wait_for_url("**/campaigns?**")
    settled(page)


def test_churn_page_to_outbox_and_the_unsubscribe_link_sticks(own_site: Site, visit):
    page = visit(f"{own_site.address}/segments?segment=falling")
    draft_retention(page)
    expect(page.get_by_text("待批准", exact=True)).to_be_visible()
    assert page.get_by_text("广告：").count() >= 1, "the message is previewed"
    folder = outbox_folder(own_site.database)
    assert not folder.exists()

    page.get_by_role("button", name=re.compile("^批准")).click()

    expect(page.get_by_text("已完成", exact=True)).to_be_visible(timeout=60_000)
    [(written,)] = own_site.rows("SELECT count(*) FROM deliveries WHERE state = 'written'")
    assert len(list(folder.glob("*.eml"))) == written > 10
    expect(page.get_by_text(f"发件箱（{written} 封）")).to_be_visible()
    assert "已发送" not in page.locator("body").inner_text()

    mail = email.message_from_bytes(min(folder.glob("*.eml")).read_bytes(), policy=email.policy.default)
    link = re.search(r"http://\S+/unsubscribe\?t=\S+", mail.get_body(("plain",)).get_content())[0]
    token = link.partition("?")[2]
    for path in ("unsubscribe", "api/unsubscribe"):
        with urllib.request.urlopen(f"{own_site.address}/{path}?{token}") as answer:
            assert answer.status == 200
    assert own_site.rows("SELECT count(*) FROM suppressions") == [(0,)], "a mail scanner's GET changes nothing"

    stranger = visit(f"{own_site.address}/unsubscribe?{token}")
    assert stranger.get_by_test_id("stSidebarNavLink").count() == 0
    stranger.get_by_role("button", name="确认退订").click()
    expect(stranger.get_by_text("已退订")).to_be_visible()

    [(address,)] = own_site.rows("SELECT address FROM suppressions")
    assert address in mail["To"].lower()

    body = b"List-Unsubscribe=One-Click"
    other = email.message_from_bytes(max(folder.glob("*.eml")).read_bytes(), policy=email.policy.default)
    one_click = re.search(r"/api/unsubscribe\?\S+?(?=>)", other["List-Unsubscribe"])[0]
    with urllib.request.urlopen(urllib.request.Request(own_site.address + one_click, body, method="POST")) as answer:
        assert answer.read() == b"done"
    assert own_site.rows("SELECT count(*) FROM suppressions") == [(2,)]


def test_selected_customers_get_tasks_and_a_new_coupon(own_site: Site, visit):
    page = visit(f"{own_site.address}/coupons")
    page.get_by_role("button", name="新建优惠券").click()
    page.get_by_label("名称").fill("周年庆")
    page.get_by_test_id("stPopoverBody").get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存")).to_be_visible()
    [(coupon,)] = own_site.rows("SELECT id FROM coupons WHERE title = '周年庆' AND issued = 0")

    page.goto(f"{own_site.address}/segments?segment=most_active")
    settled(page)
    page.get_by_role("button", name="送优惠券").click()
    page.get_by_test_id("stPopoverBody").get_by_role("combobox").click()
    page.get_by_role("option", name=re.compile("周年庆")).click()
    page.get_by_test_id("stPopoverBody").get_by_role("button", name="生成草稿").click()
    page.wait_for_url("**/campaigns?**")
    page.get_by_role("button", name=re.compile("^批准")).click()
    expect(page.get_by_text("已完成", exact=True)).to_be_visible(timeout=60_000)

    assert own_site.rows(f"SELECT count(*) FROM customer_coupons WHERE coupon_id = {coupon}") == [(10,)]
    assert own_site.rows(f"SELECT issued FROM coupons WHERE id = {coupon}") == [(10,)]


def ask(page: Page, question: str) -> None:
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(question)
    box.press("Enter")
    expect(page.get_by_text("待批准", exact=True)).to_be_visible(timeout=60_000)
    settled(page)


def approve(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^(check )?批准")).click()
    expect(page.get_by_text("已完成", exact=True)).to_be_visible(timeout=60_000)


def test_recommendations_by_mail_from_the_chat_to_the_outbox(own_site: Site, visit):
    """给高价值客户推荐商品并发邮件."""
    page = visit(own_site.address)
    ask(page, "给高价值客户推荐商品并发邮件")

    high = (
        "SELECT customer_id FROM orders WHERE pay_status = 'paid' AND created_at >= '2026-10-01'"
        " AND created_at < '2026-11-23' GROUP BY 1 HAVING sum(amount_cents) >= 1000000"
    )
    [(consenting,)] = own_site.rows(f"SELECT count(*) FROM customers WHERE id IN ({high}) AND email_consent = 1")
    [(planned,)] = own_site.rows("SELECT count(*) FROM deliveries WHERE state = 'planned'")
    assert planned <= consenting
    expect(page.get_by_text(f"将触达 {planned} 位客户")).to_be_visible()
    preview = page.get_by_text("为您挑选了这些商品").first.locator("..").inner_text()
    assert len(re.findall(r"^\d\. .+¥[\d,]+\.\d\d$", preview, re.MULTILINE)) == 5, preview
    assert not outbox_folder(own_site.database).exists(), "nothing before the approval"

    approve(page)

    mails = [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for path in outbox_folder(own_site.database).glob("*.eml")
    ]
    assert len(mails) == len({mail["To"] for mail in mails}) == planned
    assert all(mail.get_body(("plain",)).get_content().count("¥") == 5 for mail in mails)
    expect(page.get_by_text(f"已写入发件箱（未外发） {planned}")).to_be_visible()


def test_coupons_for_the_most_active_from_the_chat(own_site: Site, visit):
    """给近期活跃客户送优惠券: ten coupons, of one kind, with the terms of that kind."""
    [(before,)] = own_site.rows("SELECT sum(issued) FROM coupons")
    page = visit(own_site.address)
    ask(page, "给近期活跃客户送优惠券")
    assert own_site.rows("SELECT sum(issued) FROM coupons") == [(before,)]

    approve(page)

    given = "SELECT customer_id FROM deliveries WHERE state = 'given'"
    active = (
        "SELECT customer_id FROM logins WHERE logged_in_at >= '2026-10-24' AND logged_in_at < '2026-11-23'"
        " GROUP BY 1 ORDER BY count(*) DESC, max(logged_in_at) DESC, customer_id LIMIT 10"
    )
    assert own_site.rows(f"SELECT count(*) FROM ({given}) WHERE customer_id IN ({active})") == [(10,)]
    assert own_site.rows("SELECT sum(issued) FROM coupons") == [(before + 10,)]
    kept = f"SELECT count(*), count(DISTINCT coupon_id) FROM customer_coupons WHERE customer_id IN ({given})"
    assert own_site.rows(f"{kept} AND issued_at >= '2026-11-22'")[0][0] >= 10


def test_customers_selected_on_the_churn_page_get_a_retention_email(own_site: Site, visit):
    page = visit(f"{own_site.address}/churn")
    settled(page)
    table = page.get_by_test_id("stDataFrame").first
    for row in (1, 2, 3):  # 35 pixels a row, the heads first; the marks stand in front
        table.scroll_into_view_if_needed()
        box = table.bounding_box()  # each time: a run may move the table
        page.mouse.click(box["x"] + 18, box["y"] + 17 + 35 * row)
        settled(page)
    expect(page.get_by_text("对选中的 3 位：")).to_be_visible()

    draft_retention(page)

    expect(page.get_by_text("待批准", exact=True)).to_be_visible()
    [(listed,)] = own_site.rows("SELECT count(*) FROM deliveries")
    assert listed == 3
    [(planned,)] = own_site.rows("SELECT count(*) FROM deliveries WHERE state = 'planned'")
    page.get_by_role("button", name=re.compile("修改内容")).click()
    page.get_by_test_id("stPopoverBody").get_by_label("主题").fill("{{ name }}，送您一份心意")
    page.get_by_role("button", name="保存修改").click()
    expect(page.get_by_text("送您一份心意").first).to_be_visible()
    approve(page)
    mails = list(outbox_folder(own_site.database).glob("*.eml"))
    assert len(mails) == planned
    shown = page.get_by_text(f"发件箱（{planned} 封）")
    expect(shown).to_be_visible()
    page.get_by_text(re.compile("^广告：.*送您一份心意")).last.click()
    letter = page.get_by_text("好久不见").or_(page.get_by_text("有一阵子没有见到您了")).last
    expect(letter).to_be_visible(timeout=30_000)  # the letter opens with the run after the click


def test_a_schedule_is_made_run_paused_and_forgotten(own_site: Site, visit):
    page = visit(f"{own_site.address}/schedules")
    page.get_by_role("button", name="新建定时任务").click()
    body = page.get_by_test_id("stPopoverBody")
    body.get_by_text("客户名单", exact=True).first.click()
    settled(page)
    body.get_by_role("textbox", name="发送到邮箱（可留空）").fill("boss@example.com")
    body.get_by_role("button", name="保存").click()
    expect(page.get_by_text("每周一 9:00")).to_be_visible()
    [(name, kind, weekday, hour)] = own_site.rows("SELECT name, kind, weekday, hour FROM schedules")
    assert (kind, weekday, hour) == ("list", 1, 9)

    page.get_by_role("button", name="立即执行").click()
    for _ in range(60):
        if own_site.rows("SELECT state FROM schedule_runs") == [("done",)]:
            break
        page.wait_for_timeout(1_000)
    page.reload()
    settled(page)
    page.get_by_text("最近一次：").click()
    expect(page.get_by_text("已完成", exact=True)).to_be_visible()
    [path] = outbox_folder(own_site.database).glob("*.eml")
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert [one.get_filename().partition("-")[0] for one in mail.iter_attachments()] == [name]

    page.get_by_role("button", name="暂停").click()
    expect(page.get_by_text("已暂停")).to_be_visible()
    page.get_by_role("button", name="删除").click()
    expect(page.get_by_text("还没有定时任务")).to_be_visible()
    assert own_site.rows("SELECT count(*) FROM schedules") == [(0,)]
