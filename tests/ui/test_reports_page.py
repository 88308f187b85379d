"""The Reports page: controls make the request, the address carries it, saved ones come back."""

import json
import sqlite3

from crm_tools.analytics.request import ReportRequest
from crm_tools.analytics.saved import saved_reports
from crm_tools.ui.report_state import PARAMETER, compact
from tests.ui.health import healthy


def shown(page):
    return page.dataframe[0].value


def query(database, sql):
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        return connection.execute(sql).fetchall()


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
