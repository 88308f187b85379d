"""Follow-ups, coupons, campaigns and their log as pages, without a browser."""

from __future__ import annotations

import pytest

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.outreach import coupons, followups, worker
from crm_tools.outreach.deciding import decide
from crm_tools.outreach.drafts import draft_contact_list, draft_coupons, draft_email
from crm_tools.settings import settings
from crm_tools.store.actors import LOCAL
from crm_tools.store.connect import reader
from crm_tools.surveys import library
from tests.ui.health import healthy

ACTIVE = AudienceRequest(segment="most_active")


@pytest.fixture
def rows(own_database):
    """``rows(sql, *values)``: what the file of this test's demo says."""

    def ask(sql, *values):
        with reader(own_database) as connection:
            return connection.execute(sql, values).fetchall()

    return ask


def words(page) -> str:
    kinds = (page.markdown, page.caption, page.subheader, page.error, page.warning, page.info)
    told = [element.value for kind in kinds for element in kind] + [one.label for one in page.metric]
    return " ".join(map(str, told))


def test_a_task_is_added_handed_over_and_done(own_database, open_page):
    page = open_page("followups")
    page.number_input[0].set_value(17)
    page.text_input[0].set_value("小王")
    page.text_input[1].set_value("投诉：包装破损")
    healthy(next(one for one in page.button if one.label == "添加").click().run())

    [task] = followups.tasks(settings()).to_dict("records")
    assert (task["customer_id"], task["owner"], task["reason"]) == (17, "小王", "投诉：包装破损")

    page = open_page("followups")
    owner, outcome = (next(one for one in page.text_input if one.label == label and one.value == value)
                      for label, value in (("负责人", "小王"), ("结果", "")))  # fmt: skip
    owner.set_value("小李")
    outcome.set_value("已补发")
    page.button_group[-1].set_value("done")
    healthy(next(one for one in page.button if one.label == "保存").click().run())

    [task] = followups.tasks(settings(), ended=True).to_dict("records")
    assert (task["owner"], task["state"], task["outcome"]) == ("小李", "done", "已补发")


def test_a_task_needs_a_customer_that_is_there_and_a_reason(own_database, open_page):
    page = open_page("followups")
    page.number_input[0].set_value(99_999_999)
    page.text_input[1].set_value("?")
    next(one for one in page.button if one.label == "添加").click().run()
    assert "没有编号为 99999999 的客户" in words(page)
    assert followups.tasks(settings()).empty


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_card_says_cost_and_last_day_and_the_log_who_decided(own_database, open_page, language):
    draft = draft_coupons(settings(), ACTIVE, LOCAL, "zh")
    page = open_page("campaigns", language, id=draft.id)
    shown = words(page)
    [coupon] = [one for one in coupons.coupons(own_database) if f"{one.title}" in shown.replace("\\\\", "")][:1]
    cost = f"{draft.recipients * coupon.discount_cents / 100:,.2f}"
    assert cost in shown.replace("\\", "")
    assert ("草稿失效" if language == "zh" else "Lapses if nobody decides") in shown

    decide(settings(), draft.id, "approve", LOCAL)
    worker.run_once(settings())
    page = open_page("campaigns", language, id=draft.id)
    assert ("购买人数" if language == "zh" else "Bought") in words(page)

    log = open_page("campaigns", language, part="log").dataframe[-1].value
    assert ("批准" if language == "zh" else "approved") in log["did"].tolist()
    assert draft.recipients in log["count"].tolist()


def test_a_message_that_cannot_be_made_is_said_and_can_be_mended(own_database, open_page):
    draft = draft_email(settings(), ACTIVE, "retention", LOCAL, "zh", text="{{ nobody }}")
    page = open_page("campaigns", id=draft.id)
    assert "邮件模板有问题" in words(page)
    area = page.text_area[0]
    area.set_value("{{ nothing }}")
    next(one for one in page.button if one.label == "保存修改").click().run()
    assert "邮件模板有问题" in words(page)
    page.text_area[0].set_value("{{ name }}，您好")
    healthy(next(one for one in page.button if one.label == "保存修改").click().run())
    assert "邮件模板有问题" not in words(open_page("campaigns", id=draft.id))


def test_a_list_is_taken_to_a_survey_from_a_template_or_to_one_that_is_open(own_database, open_page, rows):
    page = open_page("segments", segment="most_active")
    which = page.selectbox("segments.take.survey_which")
    assert "新问卷：" in which.options[-1]
    closed = [one.title for one in library.surveys(settings()) if one.status == "closed"]
    assert closed
    assert not set(closed) & set(which.options)
    page.button("segments.take.survey").click().run()

    [(campaign, survey, action, reached)] = rows(
        "SELECT c.id, s.id, action, (SELECT count(*) FROM deliveries WHERE campaign_id = c.id AND state = 'planned')"
        " FROM campaigns c JOIN surveys s ON s.id = json_extract(c.content, '$.survey_id') WHERE s.status = 'open'"
    )
    active = rows(
        "SELECT customer_id FROM logins WHERE logged_in_at >= '2026-10-24' AND logged_in_at < '2026-11-23'"
        " GROUP BY 1 ORDER BY count(*) DESC, max(logged_in_at) DESC, 1 LIMIT 10"
    )
    invited = rows("SELECT customer_id FROM survey_invitations WHERE survey_id = ? ORDER BY 1", survey)
    assert action == "send_survey"
    assert reached == len(invited) > 0
    assert set(invited) <= set(active)

    again = open_page("segments", segment="most_active").selectbox("segments.take.survey_which")
    assert again.options[0].endswith("（收集中）")
    decide(settings(), campaign, "reject", LOCAL)
    page = open_page("churn")
    page.button("churn.take.survey").click().run()
    assert rows("SELECT count(DISTINCT campaign_id), count(*) > 100 FROM deliveries WHERE state = 'planned'"
                " AND campaign_id <> ?", campaign) == [(1, 1)]  # fmt: skip
    assert len([one for one in library.surveys(settings()) if one.status == "open"]) == 1


def test_a_contact_list_can_be_fetched_once_it_is_approved(own_database, open_page):
    draft = draft_contact_list(settings(), ACTIVE, LOCAL, "zh", channel="短信")
    assert "名单文件" not in words(open_page("campaigns", id=draft.id))
    decide(settings(), draft.id, "approve", LOCAL)
    worker.run_once(settings())
    assert "名单文件" in words(open_page("campaigns", id=draft.id))


def test_the_line_of_an_approved_send_keeps_its_place_when_the_work_ends(own_database, open_page):
    """Elsewhere the browser would show the line of before beside the new one while the page is drawn anew."""
    draft = draft_coupons(settings(), ACTIVE, LOCAL, "zh")
    decide(settings(), draft.id, "approve", LOCAL)

    def place_of(line: str) -> list[tuple[int, ...]]:
        def search(block, path=()):
            for index, child in block.children.items():
                if getattr(child, "type", "") == "markdown" and line in child.value:
                    yield (*path, index)
                if hasattr(child, "children"):
                    yield from search(child, (*path, index))

        return list(search(open_page("campaigns", id=draft.id).main))

    before = place_of(f"待执行 {draft.recipients}")
    worker.run_once(settings())
    assert len(before) == 1
    assert place_of(f"已发券 {draft.recipients}") == before
