"""Measures of orders: money, numbers, people who buy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_tools.analytics.measures.making import (
    PAID,
    amount,
    average_amount,
    distinct_customers,
    distinct_orders,
    measure,
    over,
    rows,
)
from crm_tools.analytics.vocabulary import Reading

if TYPE_CHECKING:
    import ibis.expr.types as ir


def _repeat_buyers(t: ir.Table, _where: ir.BooleanValue | None) -> ir.Value:
    return t.count(where=t.orders >= 2)


def _repeat_rate(t: ir.Table, _where: ir.BooleanValue | None) -> ir.Value:
    return t.count(where=t.orders >= 2) / t.count().nullif(0)


def _sales_per_buyer(t: ir.Table, where: ir.BooleanValue | None) -> ir.Value:
    return t.amount_cents.sum(where=where) / distinct_customers(t, where).nullif(0)


def _orders_per_buyer(t: ir.Table, where: ir.BooleanValue | None) -> ir.Value:
    return rows(t, where) / distinct_customers(t, where).nullif(0)


def _median_order(t: ir.Table, where: ir.BooleanValue | None) -> ir.Value:
    from crm_tools.analytics.sql_functions import median  # Ibis, which the first page does not wait for

    return median(t.amount_cents, where=where)


def _orders_per_buyer_of_items(t: ir.Table, where: ir.BooleanValue | None) -> ir.Value:
    return distinct_orders(t, where) / distinct_customers(t, where).nullif(0)


ORDERS = (
    measure(
        "sales",
        ("销售额", "Sales"),
        "成交额|成交金额|成交总额|流水|营收|营业额|营业收入|收入|销售金额|销售总额|总销售额|业绩|消费金额|消费额|"
        "消费总额|累计消费|花费|支付金额|实付金额|revenue|turnover|sales amount|total sales|spend|spending|"
        "total spend|amount spent|income|takings",
        "money",
        ("已付订单的金额合计，按下单时间", "Sum of the amounts of paid orders, by order time"),
        Reading("orders", amount, PAID),
        Reading("coupon_orders", amount, PAID),
        instead={"item": "product_sales", "status": "gmv"},
    ),
    measure(
        "gmv",
        ("GMV", "GMV"),
        "成交总额GMV|商品交易总额|交易总额|总交易额|下单金额|订单总金额|全部订单金额|gross merchandise value|"
        "gross merchandise volume|gross sales|order value of all statuses",
        "money",
        (
            "所有状态订单的金额合计，含未付、取消、退款",
            "Sum of the amounts of orders of every status, unpaid, cancelled and refunded ones included",
        ),
        Reading("orders", amount),
    ),
    measure(
        "orders",
        ("订单数", "Orders"),
        "订单量|订单|单量|成交订单数|成交单数|已付订单数|付款订单数|支付订单数|购买次数|下单次数|购买频次|消费次数|"
        "成交笔数|笔数|order count|number of orders|paid orders|purchases|number of purchases|purchase count|"
        "times bought",
        "count",
        (
            "已付订单数；按品类或商品看时，是含有它的订单数",
            "Paid orders; by category or product, the orders that contain it",
        ),
        Reading("orders", rows, PAID),
        Reading("order_items", distinct_orders, PAID),
        Reading("coupon_orders", distinct_orders, PAID),
        instead={"status": "placed_orders"},
    ),
    measure(
        "placed_orders",
        ("下单数", "Orders placed"),
        "全部订单数|所有订单数|总订单数|提交订单数|各状态订单数|orders placed|all orders|"
        "orders of every status|total orders placed",
        "count",
        ("所有状态的订单数", "Orders of every status"),
        Reading("orders", rows),
        Reading("order_items", distinct_orders),
    ),
    measure(
        "aov",
        ("客单价", "Average order value"),
        "平均客单价|笔单价|平均订单金额|平均每单金额|每单金额|单均价|单均金额|订单均价|均单价|AOV|"
        "average order value|average order|basket size|average basket|average spend per order|sales per order",
        "money",
        ("销售额 ÷ 已付订单数", "Sales ÷ paid orders"),
        Reading("orders", average_amount, PAID),
        Reading("coupon_orders", average_amount, PAID),
        additive=False,
        over=over("sales", "orders"),
    ),
    measure(
        "median_order",
        ("订单金额中位数", "Median order value"),
        "客单价中位数|中位客单价|客单价的中位数|订单中位数|订单金额的中位数|每单金额中位数|笔单价中位数|中位数客单价|"
        "中位数订单金额|中位订单金额|客单中位数|median order|median order size|median order amount|median AOV|"
        "median basket|median basket size|median sale|median purchase|median ticket|median order total|"
        "median purchase value|median transaction",
        "money",
        (
            "已付订单金额从小到大排，居中的一笔；偶数笔时取中间两笔的平均",
            "The amount in the middle of all paid orders, or between the two in the middle",
        ),
        Reading("orders", _median_order, PAID),
        additive=False,
        quotient=True,
    ),
    measure(
        "buyers",
        ("购买客户数", "Buyers"),
        "购买人数|下单人数|成交客户数|成交人数|消费人数|消费客户数|付款人数|付款客户数|买家数|买家|下单客户数|"
        "支付人数|customers who bought|buying customers|number of buyers|purchasers|paying customers|unique buyers",
        "count",
        ("有已付订单的不同客户数", "Distinct customers with a paid order"),
        Reading("orders", distinct_customers, PAID),
        Reading("order_items", distinct_customers, PAID),
        Reading("coupon_orders", distinct_customers, PAID),
        additive=False,
        counts="customer",
    ),
    measure(
        "repeat_buyers",
        ("复购客户数", "Repeat buyers"),
        "复购人数|回购客户数|回头客|回头客数|老客复购人数|重复购买客户数|repeat customers|returning buyers|"
        "returning customers|repeat purchasers",
        "count",
        ("期间内有两笔及以上已付订单的客户数", "Customers with two or more paid orders in the period"),
        Reading("orders", _repeat_buyers, PAID, per_customer=True),
        Reading("order_items", _repeat_buyers, PAID, per_customer=True),
        additive=False,
    ),
    measure(
        "repeat_rate",
        ("复购率", "Repeat rate"),
        "回购率|重复购买率|复购比例|回头率|repeat purchase rate|repurchase rate|repeat buyer rate|"
        "returning customer rate",
        "rate",
        (
            "期间内有两笔及以上已付订单的客户 ÷ 有已付订单的客户",
            "Customers with two or more paid orders in the period ÷ customers with at least one",
        ),
        Reading("orders", _repeat_rate, PAID, per_customer=True),
        Reading("order_items", _repeat_rate, PAID, per_customer=True),
        additive=False,
        over=over("repeat_buyers", "buyers"),
    ),
    measure(
        "sales_per_buyer",
        ("买家人均消费额", "Spend per buyer"),
        "每位买家平均消费|每个买家的平均消费|买家平均消费额|客均消费额|average spend per buyer|sales per buyer|"
        "revenue per buyer|ARPPU",
        "money",
        ("销售额 ÷ 购买客户数", "Sales ÷ buyers"),
        Reading("orders", _sales_per_buyer, PAID),
        additive=False,
        over=over("sales", "buyers"),
    ),
    measure(
        "orders_per_buyer",
        ("买家人均订单数", "Orders per buyer"),
        "每位买家平均订单数|买家平均购买次数|平均购买频次|average orders per buyer|purchase frequency",
        "number",
        ("已付订单数 ÷ 购买客户数", "Paid orders ÷ buyers"),
        Reading("orders", _orders_per_buyer, PAID),
        Reading("order_items", _orders_per_buyer_of_items, PAID),
        additive=False,
        over=over("orders", "buyers"),
    ),
)
