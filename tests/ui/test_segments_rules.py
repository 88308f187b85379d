"""Rules by clicking, saved segments, RFM, comparison and the Customer page, run as scripts beside SQL of our own."""

from crm_tools.analytics.audience_request import AudienceRequest, Condition, Group, Member
from crm_tools.analytics.rule_fields import FIELDS, OPERATORS, Row, as_rules, to_row, to_rule
from crm_tools.analytics.saved_segments import save_segment, saved_segments
from crm_tools.store.actors import LOCAL
from tests.gold import query
from tests.ui.health import healthy


def texts(page):
    return [element.value for kind in (page.markdown, page.caption, page.subheader) for element in kind]


def first_row(page):
    """The id of the first row of controls."""
    [key] = [one.key for one in page.selectbox if one.key.endswith(".field")][:1]
    return key.removesuffix(".field")


SPENDERS = (
    "SELECT customer_id FROM orders WHERE pay_status = 'paid' AND created_at < '2026-11-23' "
    "GROUP BY 1 HAVING sum(amount_cents) >= 3000000"
)


def test_a_rule_counts_at_once_and_its_list_is_below(open_page, database):
    page = open_page("segments", view="rules")
    assert any("用条件拼出" in text for text in texts(page))
    row = first_row(page)

    healthy(page.number_input(key=f"{row}.value.sales").set_value(30_000.0).run())

    expected = query(database, SPENDERS)
    assert any(f"符合 {len(expected):,} 位客户" in text for text in texts(page))
    assert page.metric[0].value == f"{len(expected):,}"
    assert set(page.dataframe[0].value["customer_id"]) <= {who for (who,) in expected}
    assert page.dataframe[0].value["reason"].str.startswith("销售额 ").all()


def test_groups_nest_and_denials_hold(open_page, database):
    page = open_page("segments", view="rules")
    row = first_row(page)
    healthy(page.number_input(key=f"{row}.value.sales").set_value(30_000.0).run())
    [group] = [one.key for one in page.button if str(one.key).endswith(".add_group")]
    healthy(page.button(key=group).click().run())
    match = [one.key for one in page.segmented_control if one.key.endswith(".match")][1]
    healthy(page.segmented_control(key=match).set_value("none").run())
    inner = [one.key for one in page.selectbox if one.key.endswith(".field")][1].removesuffix(".field")
    healthy(page.selectbox(key=f"{inner}.field").set_value("city").run())
    healthy(page.multiselect(key=f"{inner}.value.city").set_value(["上海", "北京"]).run())

    expected = query(database, f"SELECT id FROM customers WHERE id IN ({SPENDERS}) AND city NOT IN ('上海', '北京')")
    assert page.metric[0].value == f"{len(expected):,}"
    assert not set(page.dataframe[0].value["city"]) & {"上海", "北京"}


def test_rules_are_saved_opened_renamed_and_deleted(open_page, own_database):
    page = open_page("segments", view="rules")
    row = first_row(page)
    healthy(page.number_input(key=f"{row}.value.sales").set_value(30_000.0).run())
    healthy(page.text_input(key="rules.name").set_value("大客户们").run())
    healthy(page.button(key="rules.save").click().run())
    [kept] = saved_segments(own_database)
    assert kept.name == "大客户们"

    page = open_page("segments", segment="saved:大客户们")
    expected = len(query(own_database, SPENDERS))
    assert page.metric[0].value == f"{expected:,}"
    assert any("销售额 ≥ ¥30,000" in text.replace("\\", "") for text in texts(page))

    healthy(page.button(key="saved.edit").click().run())
    assert page.number_input(key=f"{first_row(page)}.value.sales").value == 30_000
    assert page.metric[0].value == f"{expected:,}"

    page = open_page("segments", segment="saved:大客户们")
    healthy(page.text_input(key=f"saved.name.{kept.id}").set_value("大买家").run())
    healthy(page.button(key=f"saved.rename.{kept.id}").click().run())
    assert saved_segments(own_database)[0].name == "大买家"
    page = open_page("segments", segment="saved:大买家")
    healthy(page.button(key=f"saved.delete.{kept.id}").click().run())
    assert saved_segments(own_database) == ()


def test_rows_and_rules_are_the_same_thing():
    samples = {"choice": ["上海"], "bought": ["女装"], "number": 3, "money": 100, "days": 30, "day": "2026-01-01"}
    for entry in FIELDS.values():
        for op in OPERATORS[entry.kind]:
            value = samples.get(entry.kind)
            if entry.kind == "member":
                value = ["high"] if entry.column == "band" else ["lost"] if entry.column else []
                value = ["沪"] if entry.name == "saved" else value
            value = [1, 2] if op == "between" else value
            row = Row(entry.name, op, value, "last_30_days" if entry.dated else None, None)
            rule = to_rule(row)
            assert rule is not None
            again = to_row(rule)
            assert again is not None, row
            assert to_rule(again) == rule, row


def test_what_no_row_can_say_is_kept():
    odd = (
        Condition(field="customer", op="contains", value="王"),
        Condition(field="orders", op="gt", value=3),
        Condition(field="views", op="ge", value=1, where=({"field": "event", "value": "view"},)),  # type: ignore[arg-type]
        Member(segment="high_value", params={"min_sales_yuan": 5}),
    )
    assert [to_row(rule) for rule in odd] == [None] * 4
    request = AudienceRequest(segment="high_value", filters=odd[:1], rule=Group(match="any", rules=odd[1:2]))
    assert as_rules(request).rules == (Member(segment="high_value"), odd[0], Group(match="any", rules=odd[1:2]))


def test_a_kept_rule_survives_the_builder(open_page, own_database):
    import datetime as dt

    request = AudienceRequest(rule=Group(rules=(Condition(field="orders", op="gt", value=40),)))
    save_segment(own_database, "常客", request, LOCAL, dt.datetime(2026, 11, 22, 9, 0))
    page = open_page("segments", segment="saved:常客")
    before = page.metric[0].value

    healthy(page.button(key="saved.edit").click().run())

    assert any("订单数 > 40" in text.replace("\\", "") for text in texts(page))
    assert page.metric[0].value == before


def test_rfm_and_comparison_stand_in_both_languages(open_page, database):
    for language in ("zh", "en"):
        page = open_page("segments", language, view="rfm")
        buyers = query(
            database,
            "SELECT count(DISTINCT customer_id) FROM orders WHERE pay_status = 'paid' AND created_at < '2026-11-23' "
            "AND created_at >= date('2026-11-22', '-729 days')",
        )[0][0]
        assert page.metric[0].value == f"{buyers:,}"
        healthy(open_page("segments", language, view="compare"))


def test_a_customer_is_found_and_told(open_page, database):
    name = query(database, "SELECT name FROM customers WHERE id = 842")[0][0]
    page = open_page("customer", customer="842")
    assert any(f"{name} \\#842" in text for text in texts(page))
    sales = query(
        database,
        "SELECT sum(amount_cents) FROM orders WHERE customer_id = 842 AND pay_status = 'paid' "
        "AND created_at < '2026-11-23'",
    )[0][0]
    assert f"{sales / 100:,.2f}" in page.metric[0].help.replace("\\", "")
    owned = {
        title
        for (title,) in query(
            database,
            "SELECT title FROM products p JOIN order_items i ON i.product_id = p.id JOIN orders o ON o.id = i.order_id "
            "WHERE customer_id = 842 AND pay_status = 'paid'",
        )
    }
    recommended = page.dataframe[0].value
    assert len(recommended) == 5
    assert not set(recommended["product"]) & owned

    healthy(page.text_input(key="customer.typed").set_value("查无此人").run())
    assert any("没有找到" in text for text in texts(page))


def test_contacts_are_masked_until_switched_on_and_that_is_logged(open_page, own_database):
    page = open_page("segments")
    assert page.dataframe[0].value["mobile"].dropna().str.contains("*", regex=False).all()

    healthy(page.toggle(key="segments.list.contacts").set_value(True).run())

    table = page.dataframe[0].value
    shown = dict(query(own_database, "SELECT id, mobile FROM customers"))
    assert [shown[who] for who in table["customer_id"]] == [
        None if mobile != mobile else mobile for mobile in table["mobile"]
    ]
    log = query(own_database, "SELECT actor, action, subject, details FROM audit_log")
    assert log == [("local", "unmask", "segments", '{"what": "show"}')]
