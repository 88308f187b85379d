"""Definitions: a change is in force everywhere and leaves its mark."""

import datetime as dt

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.definitions import current, history
from crm_tools.analytics.request import ReportRequest
from crm_tools.analytics.saved import save_report
from crm_tools.store.actors import LOCAL
from tests.ui.health import healthy


def test_a_change_is_saved_with_its_history(own_database, open_page):
    page = open_page("definitions")
    page.number_input(key="definitions.most_active.top").set_value(25)

    healthy(page.button(key="definitions.save.most_active").click().run())

    assert current(own_database).most_active.top == 25
    assert history(own_database)[["name", "old", "new", "actor"]].values.tolist() == [
        ["most_active.top", 10, 25, "local"]
    ]
    page = open_page("definitions", part="history")
    assert page.dataframe[-1].value.iloc[0].tolist()[1:] == ["本机用户", "人数", "10", "25"]
    assert open_page("segments", segment="most_active").metric[0].value == "25"


def test_an_impossible_value_is_refused_in_words(own_database, open_page):
    page = open_page("definitions", "en")
    page.number_input(key="definitions.most_active.top").set_value(0)

    page.button(key="definitions.save.most_active").click().run()

    assert current(own_database).most_active.top == 10
    assert history(own_database).empty


def test_two_thresholds_that_depend_on_each_other_change_together(own_database, open_page):
    page = open_page("definitions")
    page.number_input(key="definitions.churn.lapsed_days").set_value(400)
    page.button(key="definitions.save.churn").click().run()
    assert page.error[0].value == "“沉默天数”不能大于“视为流失天数”。请一起修改这两个值。"
    assert current(own_database).churn.lapsed_days == 90

    page.number_input(key="definitions.churn.lapsed_days").set_value(400)
    page.number_input(key="definitions.churn.lost_days").set_value(800)
    healthy(page.button(key="definitions.save.churn").click().run())

    assert (current(own_database).churn.lapsed_days, current(own_database).churn.lost_days) == (400, 800)
    page = open_page("definitions")
    assert any("初始值：沉默天数 90、视为流失天数 365" in one.value for one in page.caption)


def test_where_a_definition_is_used_is_found(own_database, open_page):
    at = dt.datetime(2026, 11, 22, 9)
    request = ReportRequest(measures=("sales",), audience=AudienceRequest(segment="high_value"))
    save_report(own_database, "大客户贡献", request, LOCAL, at)

    page = open_page("definitions")

    captions = [one.value for one in page.caption]
    assert any("高价值客户数" in one and "大客户贡献" in one for one in captions)
    page = open_page("definitions", part="measures")
    page.text_input(key="definitions.find_measure").set_value("营收").run()
    [found] = healthy(page).dataframe[0].value.to_dict("records")
    assert found["名称"] == "销售额"
    assert found["用在哪里"] == "客单价、买家人均消费额、报表“大客户贡献”"
