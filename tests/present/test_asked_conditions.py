"""Conditions in words, as readers write values."""

import pytest

from crm_tools.analytics.request import Filter
from crm_tools.present.asked import defined, filter_words


@pytest.mark.parametrize(
    ("wanted", "zh", "en"),
    [
        (Filter(field="city", op="in", value=("上海", "北京")), "城市 为 上海 / 北京", "City is 上海 / 北京"),
        (Filter(field="city", op="ne", value=""), "城市 ≠ （未填写）", "City ≠ (not given)"),
        (Filter(field="weekday", op="in", value=(6, 7)), "星期 为 周六 / 周日", "Weekday is Sat / Sun"),
        (Filter(field="pay_status", value="refunded"), "支付状态 = 已退款", "Pay status = Refunded"),
        (Filter(field="order_amount", op="ge", value=500), "订单金额 ≥ ¥500.00", "Order amount ≥ ¥500.00"),
        (Filter(field="sales", op="between", value=(10, 2000)), None, "Sales from ¥10.00 to ¥2,000.00"),
        (Filter(field="sales_change", op="lt", value=-0.05), "销售额变化 < -5.0%", "Sales, change < -5.0%"),
        (Filter(field="sales_share", op="gt", value=0.1), "销售额占比 > 10.0%", "Sales, share > 10.0%"),
        (Filter(field="refund_rate", op="ge", value=0.031), "退款率 ≥ 3.1%", "Refund rate ≥ 3.1%"),
        (Filter(field="product", op="contains", value="手机"), "商品 含“手机”", 'Product contains "手机"'),
        (Filter(field="customer_id", value=7), "客户 = 7", "Customer = 7"),
    ],
)
def test_conditions_in_words(wanted, zh, en):
    assert filter_words(wanted, "en") == en
    if zh:
        assert filter_words(wanted, "zh") == zh


@pytest.mark.parametrize(
    ("column", "start"),
    [
        ("sales", "Sum of the amounts of paid orders"),
        ("sales_change", "Sum of the amounts of paid orders"),
        ("refund_rate_previous", "Refunded"),
        ("city", "The customer's city"),
    ],
)
def test_columns_of_registered_names_have_a_definition(column, start):
    found = defined(column)
    assert found
    assert found.en.startswith(start)


def test_other_columns_have_none():
    assert [name for name in ("reason", "city_change", "customer_id", "score") if defined(name)] == []
