"""Audiences on pages: thresholds for this look, cards that equal SQL, a link a segment."""

import sqlite3
from contextlib import closing

import pytest

from crm_tools.analytics import ahead
from crm_tools.analytics.definitions import current, shipped
from crm_tools.ui.listing import ROWS_A_PAGE
from tests.ui.health import healthy


def high_value(database, least_yuan):
    sql = (
        "SELECT customer_id, sum(amount_cents) FROM orders WHERE pay_status = 'paid' "
        "AND created_at >= '2026-10-01' AND created_at < '2026-11-23' GROUP BY 1 HAVING sum(amount_cents) >= ?"
    )
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        return connection.execute(sql, (least_yuan * 100,)).fetchall()


def test_cards_and_list_equal_sql(open_page, database):
    page = open_page("segments")

    expected = high_value(database, 10_000)
    assert page.metric[0].value == f"{len(expected):,}"
    assert f"{sum(cents for _, cents in expected) / 100:,.2f}" in page.metric[1].help.replace("\\", "")
    assert page.dataframe[0].value["sales"].iloc[0] == max(cents for _, cents in expected) / 100
    assert any(f"共 {len(expected):,} 行" in text.value for text in page.markdown)
    assert all("达到" in reason for reason in page.dataframe[0].value["reason"])


def test_a_threshold_counts_for_this_look_only(open_page, database):
    page = open_page("segments")

    healthy(page.number_input(key="segments.high_value.min_sales_yuan").set_value(20_000.0).run())

    assert page.metric[0].value == f"{len(high_value(database, 20_000)):,}"
    assert current(database) == shipped()


def test_a_link_opens_a_segment(open_page):
    page = open_page("segments", "en", segment="most_active")

    assert page.metric[0].value == "10"
    assert list(page.dataframe[0].value.columns)[-2:] == ["logins", "reason"]
    assert page.dataframe[0].value["logins"].is_monotonic_decreasing


def test_attributes_narrow_the_list(open_page):
    page = open_page("segments")

    healthy(page.multiselect(key="segments.city").set_value(["上海"]).run())

    assert set(page.dataframe[0].value["city"]) == {"上海"}


def test_nobody_is_an_empty_state(open_page):
    page = open_page("segments")

    healthy(page.number_input(key="segments.high_value.min_sales_yuan").set_value(1e9).run())

    assert not page.dataframe
    assert any("没有客户符合条件" in text.value for text in page.markdown)


@pytest.mark.parametrize(
    ("name", "column", "words"),
    [("intent", "band", {"高", "中", "低"}), ("churn", "stage", {"频率下降", "沉默", "已流失"})],
)
def test_codes_are_in_words(open_page, name, column, words):
    assert set(open_page(name).dataframe[0].value[column]) <= words


def test_the_reason_stands_beside_the_name(open_page):
    table = open_page("churn").dataframe[0]

    assert list(table.proto.column_order)[:3] == ["customer_id", "customer", "reason"]
    assert sorted(table.proto.column_order) == sorted(table.value.columns)


def test_a_long_list_is_paged(open_page):
    page = open_page("churn")
    first = page.dataframe[0].value

    healthy(page.pagination(key="churn.list.page").set_value(2).run())

    second = page.dataframe[0].value
    assert len(first) == len(second) == ROWS_A_PAGE == ahead.MOST_LISTED
    assert not set(first["customer_id"]) & set(second["customer_id"])


def test_what_the_shop_knows_of_nobody_is_no_column(own_database, open_page):
    def drawn() -> tuple[set[str], int]:
        page = open_page("churn")
        return set(page.dataframe[0].proto.column_order), len(page.toggle)

    before, switches = drawn()
    with closing(sqlite3.connect(own_database)) as connection, connection:
        connection.execute("UPDATE customers SET level = NULL")
        for table in ("logins", "browse_events", "inquiries"):
            connection.execute(f"DELETE FROM {table}")
    after, fewer = drawn()
    assert before - after == {"level", "last_login_at", "activity"}
    assert after <= before
    assert fewer == switches - 1, "nobody's activity can fall"
