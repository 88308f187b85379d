"""Schedules by clicking: changed on their page, and an alert kept from the Churn page."""

from __future__ import annotations

import pytest

from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.schedules import keeping
from crm_tools.schedules.keeping import What
from crm_tools.settings import settings
from crm_tools.store.actors import LOCAL
from tests.ui.health import healthy

SHANGHAI = AudienceRequest(segment="high_value", filters=(Condition(field="city", value="上海"),))


@pytest.mark.parametrize("what", [What(audience=SHANGHAI), What(audience=SHANGHAI, action="offer_coupon", coupon="3")])
def test_a_schedule_is_changed_and_keeps_what_was_not_touched(own_database, open_page, what):
    kind = "draft" if what.action else "list"
    number = keeping.save(settings(), "上海名单", kind, what, LOCAL, "zh", weekday=3, hour=8, format="csv")
    page = open_page("schedules")
    key = f"schedule.edit.{number}"
    assert "上海" in page.selectbox(f"{key}.people").options[0]
    page.text_input(f"{key}.name").set_value("上海每日")
    page.selectbox(f"{key}.day").select_index(0)
    healthy(page.button(f"{key}.save").click().run())

    [kept] = keeping.schedules(own_database)
    assert (kept.name, kept.weekday, kept.hour, kept.format) == ("上海每日", None, 8, "csv")
    assert kept.what == what


def test_the_list_of_a_schedule_can_be_another_one(own_database, open_page):
    number = keeping.save(settings(), "名单", "list", What(audience=SHANGHAI), LOCAL, "zh", weekday=1, hour=9)
    page = open_page("schedules", "en")
    people = page.selectbox(f"schedule.edit.{number}.people")
    people.set_value("churn_risk").run()
    page.text_input(f"schedule.edit.{number}.mail_to").set_value("x@")
    page.button(f"schedule.edit.{number}.save").click().run()
    assert "is no email address" in page.error[0].value
    page.text_input(f"schedule.edit.{number}.mail_to").set_value("x@example.com")
    healthy(page.button(f"schedule.edit.{number}.save").click().run())
    [kept] = keeping.schedules(own_database)
    assert kept.what == What(audience=AudienceRequest(segment="churn_risk"))
    assert kept.mail_to == ("x@example.com",)


def test_staff_is_told_who_is_new_on_the_churn_list(own_database, open_page):
    page = open_page("churn")
    page.text_input("churn.alert.mail_to").set_value("kefu@example.com")
    healthy(page.button("churn.alert.save").click().run())

    [kept] = keeping.schedules(own_database)
    assert (kept.kind, kept.weekday, kept.hour, kept.mail_to) == ("alert", None, 9, ("kefu@example.com",))
    assert kept.what.audience == AudienceRequest(segment="churn_risk")
    assert any("kefu&#64;" in one.value for one in open_page("churn").caption)
