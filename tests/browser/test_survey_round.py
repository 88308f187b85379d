"""A whole round of a survey: a sentence, a questionnaire, an answer from a phone, results, words, a file."""

from __future__ import annotations

import csv
import email
import email.policy
import io
import re

import pytest
from playwright.sync_api import Page, expect

from crm_tools.outreach.transport import outbox_folder
from tests.browser.test_desk_in_chromium import downloaded, troubles

pytestmark = pytest.mark.browser


def _links(site, campaign_id: str) -> dict[int, str]:
    """The address of each customer's form, read out of the messages in the outbox."""
    found = {}
    for delivery, customer in site.rows(f"SELECT id, customer_id FROM deliveries WHERE campaign_id = '{campaign_id}'"):
        path = outbox_folder(site.database) / f"{campaign_id}-{delivery}.eml"
        if path.exists():
            mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            token = re.search(r"/survey\?t=([\w-]{32})", mail.get_body(("plain",)).get_content())[1]
            found[customer] = f"{site.address}/survey?t={token}"
    return found


def _answer(page: Page, score: int, words: str) -> None:
    """Fill the open form: every score alike, the first option of choices, and words."""
    for scale in page.locator("[class*=st-key-scale]").all():
        scale.get_by_role("radio", name=str(score), exact=True).or_(
            scale.get_by_role("button", name=str(score), exact=True)
        ).first.click()
    for radio in page.get_by_test_id("stRadio").all():
        radio.locator("label").nth(1).click()
    page.get_by_role("textbox").fill(words)
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("谢谢您的宝贵意见")).to_be_visible()


def test_from_a_sentence_to_results(site, visit):
    page = visit(f"{site.address}/surveys")
    page.get_by_role("textbox", name="用一句话说要做什么问卷").fill("给上海的金卡会员做一个物流满意度问卷")
    page.get_by_role("button", name="起草").click()
    page.get_by_text("预览：客户看到的样子").wait_for()
    assert page.get_by_text("您对送达速度的满意程度是？").count() >= 1
    survey_id = int(re.search(r"id=(\d+)", page.url)[1])
    page.get_by_text("发布与发送", exact=True).click()
    page.get_by_role("button", name="起草邀请邮件").click()
    approve = page.get_by_role("button", name=re.compile("^(check )?批准"))
    approve.wait_for()
    assert re.findall(r"survey\?t=([^\s\"<]*)", page.content()) == ["…"] * 6, "the preview gives no link away"
    assert troubles(page) == []
    [(status, closes_on)] = site.rows(f"SELECT status, closes_on FROM surveys WHERE id = {survey_id}")
    assert (status, closes_on) == ("open", "2026-12-06")
    [(campaign, state, action)] = site.rows("SELECT id, state, action FROM campaigns ORDER BY rowid DESC LIMIT 1")
    assert (state, action) == ("draft", "send_survey")
    approve.click()
    page.get_by_text("已完成", exact=True).first.wait_for()  # the app's own worker
    links = _links(site, campaign)
    gold = "SELECT id FROM customers WHERE city = '上海' AND level = '金卡' AND email_consent AND email IS NOT NULL"
    assert sorted(links) == sorted(customer for (customer,) in site.rows(gold))
    (first, happy), (second, unhappy) = list(links.items())[:2]

    phone = visit(happy, width=390)
    assert site.rows(f"SELECT count(*) FROM survey_responses WHERE survey_id = {survey_id}") == [(0,)], (
        "looking is free"
    )
    assert phone.get_by_test_id("stSidebar").count() == 0
    assert phone.get_by_text("CRM").count() == 0
    assert phone.get_by_role("dialog").count() == 0
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    _answer(phone, 5, "物流很快，点赞")
    _answer(visit(unhappy), 1, "物流太慢了 <b>真的</b> =1+1")

    again = visit(happy)
    again.get_by_text("您已经填写过").wait_for()
    again.get_by_role("textbox").fill("改主意了：物流很快")
    again.get_by_role("button", name="更新我的回答").click()
    expect(again.get_by_text("谢谢您的宝贵意见")).to_be_visible()
    assert site.rows(f"SELECT count(*) FROM survey_responses WHERE survey_id = {survey_id}") == [(2,)]

    page = visit(f"{site.address}/surveys?id={survey_id}&part=results")
    values = page.get_by_test_id("stMetricValue").all_inner_texts()
    assert [value.strip() for value in values] == ["2", f"{2 / len(links):.1%}", "3.00", "50.0%", "—"]
    page.get_by_text("客户原声", exact=True).click()
    page.get_by_text(re.compile(r"物流配送 · 2 条（100\.0%） · 负面 1 · 正面 1")).click()
    assert page.get_by_text("物流太慢了 <b>真的</b> =1+1").count() >= 1
    page.get_by_text("答卷", exact=True).first.click()
    page.get_by_text("共 2 行", exact=True).wait_for()
    rows = list(csv.reader(io.StringIO(downloaded(page, "下载 CSV").decode("utf-8-sig"))))
    assert len(rows) == 3
    assert {row[1] for row in rows[1:]} == {str(first), str(second)}
    assert {row[-1] for row in rows[1:]} == {"改主意了：物流很快", "物流太慢了 <b>真的</b> =1+1"}
    assert troubles(page) == []


@pytest.mark.parametrize(("locale", "words"), [("zh-CN", "链接无效"), ("en-GB", "link does not work")])
def test_a_bad_link_is_refused_and_shows_nothing_of_the_desk(site, visit, locale, words):
    page = visit(f"{site.address}/survey?t={'A' * 32}", locale=locale)
    expect(page.get_by_text(words)).to_be_visible()
    assert page.get_by_test_id("stSidebar").count() == 0
    assert page.get_by_role("dialog").count() == 0
    assert "CRM" not in page.title()
