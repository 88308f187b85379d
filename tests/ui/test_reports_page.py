"""The Reports page: controls make the request, the address carries it, saved ones come back."""

import datetime as dt
import json

import pytest

from crm_tools.analytics.request import ReportRequest
from crm_tools.analytics.saved import save_report, saved_reports
from crm_tools.store.actors import LOCAL
from crm_tools.ui.report_state import PARAMETER, compact
from tests.gold import query
from tests.ui.health import healthy


def shown(page):
    return page.dataframe[0].value


def asked(page):
    value = page.query_params[PARAMETER]
    return json.loads(value if isinstance(value, str) else value[0])


def test_a_link_opens_the_whole_request(open_page, database):
    request = ReportRequest(measures=("sales", "orders"), dimensions=("city",), period="2026-10", limit=3)

    page = open_page("reports", r=compact(request))

    expected = query(
        database,
        "SELECT city, sum(amount_cents) / 100.0, count(*) FROM orders JOIN customers ON customers.id = customer_id "
        "WHERE pay_status = 'paid' AND orders.created_at LIKE '2026-10-%' GROUP BY city ORDER BY 2 DESC LIMIT 3",
    )
    rows = [tuple(row) for row in shown(page).itertuples(index=False)]
    assert rows == expected
    assert asked(page) == {"measures": ["sales", "orders"], "dimensions": ["city"], "period": "2026-10", "limit": 3}


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ({"limit": 3}, "只看前 3 行"),
        ({"limit": 3, "offset": 1}, "排名第 2–4"),
        ({"limit": 1, "offset": 1}, "排名第 2 "),
        ({"top_percent": 5}, "只看前 5%"),
    ],
)
def test_the_caption_tells_which_rows_there_are(open_page, rows, told):
    page = open_page("reports", r=compact(ReportRequest(measures=("sales",), dimensions=("city",), **rows)))

    [caption] = [one.value for one in page.caption if one.value.startswith("统计期间")]
    assert told in caption.replace("\\", "")


def test_a_control_changes_the_address(open_page):
    page = open_page("reports")

    page.multiselect(key="report.measures").set_value(["orders"])
    page.selectbox(key="report.period").set_value("last_month")
    healthy(page.run())

    assert asked(page) == {"measures": ["orders"], "dimensions": ["month"], "period": "last_month"}


def test_only_dimensions_that_go_with_the_measures_are_offered(open_page):
    page = open_page("reports", r=compact(ReportRequest(measures=("logins",))))

    assert "商品" not in page.multiselect(key="report.dimensions").options
    assert "城市" in page.multiselect(key="report.dimensions").options


def test_a_condition_is_added_and_removed(open_page):
    page = open_page("reports", r=compact(ReportRequest(measures=("orders",), dimensions=("city",))))
    page.selectbox(key="report.filter_field").set_value("city").run()
    page.multiselect(key="report.filter_values.city").set_value(["上海"]).run()

    healthy(page.button(key="report.filter_add").click().run())
    assert asked(page)["filters"] == [{"field": "city", "op": "in", "value": ["上海"]}]
    assert list(shown(page)["city"]) == ["上海"]

    healthy(page.button(key="report.filter.0").click().run())
    assert "filters" not in asked(page)


def test_no_measure_asks_for_one(open_page):
    page = open_page("reports", "en")

    healthy(page.multiselect(key="report.measures").set_value([]).run())

    assert not page.dataframe
    assert any("No measure chosen" in text.value for text in page.markdown)


def test_saved_reports_are_kept_opened_renamed_pinned_and_deleted(own_database, open_page):
    page = open_page("reports", r=compact(ReportRequest(measures=("gmv",), dimensions=("level",))))
    page.text_input[0].set_value("等级 GMV")
    [save] = [button for button in page.button if button.label == "保存报表"]
    save.click()
    healthy(page.run())
    [report] = saved_reports(own_database)
    assert (report.name, report.parsed().measures) == ("等级 GMV", ("gmv",))

    page.multiselect(key="report.measures").set_value(["orders"]).run()
    healthy(page.button(key=f"saved.open.{report.id}").click().run())
    assert asked(page)["measures"] == ["gmv"]

    healthy(page.button(key=f"saved.pin.{report.id}").click().run())
    assert saved_reports(own_database)[0].pinned
    assert any("等级 GMV" in text.value for text in open_page("overview").markdown)

    page.text_input(key=f"saved.name.{report.id}").set_value("各等级 GMV").run()
    healthy(page.button(key=f"saved.rename.{report.id}").click().run())
    assert saved_reports(own_database)[0].name == "各等级 GMV"

    healthy(page.button(key=f"saved.delete.{report.id}").click().run())
    assert saved_reports(own_database) == ()


def test_only_the_customers_of_a_segment(open_page, database):
    page = open_page("reports", r=compact(ReportRequest(measures=("sales",), dimensions=("level",), period="2026-10")))

    healthy(page.radio(key="report.audience_of.").set_value("never_bought").run())
    assert asked(page)["audience"] == {"segment": "never_bought"}
    assert not page.dataframe  # who never bought has no sales

    healthy(page.radio(key="report.audience_of.never_bought").set_value("churn_risk").run())
    of_all = query(database, "SELECT count(*) FROM orders WHERE pay_status = 'paid' AND created_at LIKE '2026-10-%'")
    page.multiselect(key="report.measures").set_value(["orders"])
    healthy(page.run())
    assert 0 < shown(page)["orders"].sum() < of_all[0][0]
    assert any("买过但 90 天没再买" in one.value for one in page.caption)

    healthy(page.button(key="report.audience_chip").click().run())
    assert "audience" not in asked(page)
    assert shown(page)["orders"].sum() == of_all[0][0]


def test_any_earlier_days_to_compare_with_come_by_link_and_by_hand(open_page, database):
    page = open_page("reports", r=compact(ReportRequest(measures=("orders",), period="2026-10", compare="2025-03")))

    def paid(month):
        sql = f"SELECT count(*) FROM orders WHERE pay_status = 'paid' AND created_at LIKE '{month}-%'"
        return query(database, sql)[0][0]

    assert shown(page)[["orders", "orders_previous"]].values.tolist() == [[paid("2026-10"), paid("2025-03")]]

    page.selectbox(key="report.compare").set_value("own").run()
    page.date_input(key="report.compare.days").set_value((dt.date(2026, 2, 1), dt.date(2026, 2, 28)))
    healthy(page.run())
    assert asked(page)["compare"] == "2026-02-01..2026-02-28"
    assert shown(page)["orders_previous"].tolist() == [paid("2026-02")]


def test_a_condition_on_a_change_is_given_in_percent(open_page):
    request = ReportRequest(measures=("sales",), dimensions=("city",), period="2026-10", compare="previous")
    page = open_page("reports", "en", r=compact(request))
    page.selectbox(key="report.filter_field").set_value("sales_change").run()
    page.selectbox(key="report.filter_op").set_value("between").run()
    page.number_input(key="report.filter_number").set_value(-10.0)
    page.number_input(key="report.filter_high").set_value(25.0).run()

    healthy(page.button(key="report.filter_add").click().run())

    assert asked(page)["filters"] == [{"field": "sales_change", "op": "between", "value": [-0.1, 0.25]}]
    assert page.button(key="report.filter.0").label == "Sales, change from -10.0% to 25.0%"
    assert len(shown(page))
    assert shown(page)["sales_change"].between(-0.1, 0.25).all()


def test_a_link_carries_the_chart_and_a_kept_report_brings_it_back(own_database, open_page):
    request = ReportRequest(measures=("sales",), dimensions=("level",))
    page = open_page("reports", r=compact(request), chart="pie")
    assert page.session_state["report.chart"] == "pie"
    page.text_input[0].set_value("等级占比")
    next(button for button in page.button if button.label == "保存报表").click()
    healthy(page.run())

    healthy(page.button(key="report.reset").click().run())
    assert "chart" not in page.query_params
    assert asked(page)["dimensions"] == ["month"]

    [report] = saved_reports(own_database)
    healthy(page.button(key=f"saved.open.{report.id}").click().run())
    assert asked(page)["dimensions"] == ["level"]
    assert page.query_params["chart"] in ("pie", ["pie"])


def test_a_name_that_is_taken_is_said_where_it_was_typed(own_database, open_page):
    at = dt.datetime(2026, 11, 22, 9)
    for name in ("甲", "乙"):
        save_report(own_database, name, ReportRequest(measures=("sales",)), LOCAL, at)
    page = open_page("reports")
    first = next(report for report in saved_reports(own_database) if report.name == "甲")
    page.text_input(key=f"saved.name.{first.id}").set_value("乙").run()

    page.button(key=f"saved.rename.{first.id}").click().run()

    assert not page.exception
    assert "乙" in page.error[0].value


def test_every_field_offers_a_condition(open_page):
    page = open_page("reports", r=compact(ReportRequest(measures=("units", "sales"), dimensions=("month",))))
    labels = {}
    for field in page.selectbox(key="report.filter_field").options:
        page.selectbox(key="report.filter_field").select(field)
        healthy(page.run())
        labels[field] = [one.label for one in (*page.text_input, *page.number_input, *page.multiselect[2:])]
    assert {"城市", "注册月份", "客户", "商品", "星期", "订单金额", "销量"} - set(labels) <= {"订单金额"}
    assert all(labels.values())


def test_a_customer_is_told_by_id_or_by_part_of_the_name(open_page, database):
    [(best, orders)] = query(
        database,
        "SELECT customer_id, count(*) FROM orders WHERE pay_status = 'paid' GROUP BY 1 ORDER BY 2 DESC LIMIT 1",
    )
    page = open_page("reports", r=compact(ReportRequest(measures=("orders",))))
    page.selectbox(key="report.filter_field").set_value("customer").run()
    page.selectbox(key="report.filter_text_op").set_value("eq").run()
    page.text_input(key="report.filter_text").set_value(str(best)).run()

    healthy(page.button(key="report.filter_add").click().run())

    assert shown(page)["orders"].tolist() == [orders]


def test_bands_come_with_their_limits_by_link_and_by_hand(open_page):
    request = ReportRequest(measures=("orders",), dimensions=("order_band",), period="2026-10", limits=(100, 500))
    page = open_page("reports", "en", r=compact(request))
    assert page.text_input(key="report.limits").value == "100, 500"
    assert set(shown(page)["order_band"]) == {"0-100", "100-500", "500+"}
    healthy(page.text_input(key="report.limits").set_value("200").run())
    assert asked(page)["limits"] == [200]
    assert set(shown(page)["order_band"]) == {"0-200", "200+"}
