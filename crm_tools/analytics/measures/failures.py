"""Measures of orders that brought nothing in: refunded, cancelled, not paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_tools.analytics.measures.making import (
    CANCELLED,
    EVERY,
    PENDING,
    REFUNDED,
    SETTLED,
    amount,
    distinct_orders,
    item_amount,
    measure,
    over,
    rows,
)
from crm_tools.analytics.vocabulary import Reading

if TYPE_CHECKING:
    import ibis.expr.types as ir


def _refund_rate(t: ir.Table, where: ir.BooleanValue | None) -> ir.Value:
    return t.count(where=t.pay_status == "refunded") / t.count(where=where).nullif(0)


def _refund_rate_of_items(t: ir.Table, where: ir.BooleanValue | None) -> ir.Value:
    return t.order_id.nunique(where=t.pay_status == "refunded") / t.order_id.nunique(where=where).nullif(0)


def _cancel_rate(t: ir.Table, _where: ir.BooleanValue | None) -> ir.Value:
    return t.count(where=t.pay_status == "cancelled") / t.count().nullif(0)


def _cancel_rate_of_items(t: ir.Table, _where: ir.BooleanValue | None) -> ir.Value:
    return t.order_id.nunique(where=t.pay_status == "cancelled") / t.order_id.nunique().nullif(0)


FAILURES = (
    measure(
        "refund_amount",
        ("退款金额", "Refund amount"),
        "退款额|退款总额|退货金额|退款|refunds|refunded amount|amount refunded|returns amount|refund value",
        "money",
        ("已退款订单的金额合计", "Sum of the amounts of refunded orders"),
        Reading("orders", amount, REFUNDED),
        instead={"item": "product_refunds", "status": "gmv"},
    ),
    measure(
        "product_refunds",
        ("商品退款额", "Product refunds"),
        "品类退款额|商品退款金额|单品退款额|refunded product value|product refund amount|category refunds",
        "money",
        ("已退款订单商品行的 件数 × 单价 合计", "Quantity × unit price over the items of refunded orders"),
        Reading("order_items", item_amount, REFUNDED),
    ),
    measure(
        "refunded_orders",
        ("退款订单数", "Refunded orders"),
        "退款单数|退款笔数|退款数|退款次数|退单数|退货订单数|退货单数|orders refunded|number of refunds|"
        "refund count|returned orders",
        "count",
        ("已退款的订单数", "Orders that were refunded"),
        Reading("orders", rows, REFUNDED),
        Reading("order_items", distinct_orders, REFUNDED),
        instead={"status": "placed_orders"},
    ),
    measure(
        "refund_rate",
        ("退款率", "Refund rate"),
        "退货率|退单率|退款比例|退款订单占比|return rate|refund ratio|refund percentage|share of orders refunded",
        "rate",
        ("退款订单数 ÷（已付 + 退款订单数）", "Refunded orders ÷ (paid + refunded orders)"),
        Reading("orders", _refund_rate, SETTLED),
        Reading("order_items", _refund_rate_of_items, SETTLED),
        additive=False,
        over=over("refunded_orders", "orders+refunded_orders"),
    ),
    measure(
        "cancelled_orders",
        ("取消订单数", "Cancelled orders"),
        "取消单数|取消数|已取消订单|已取消订单数|取消的订单|订单取消数|orders cancelled|canceled orders|"
        "number of cancellations|cancellations",
        "count",
        ("已取消的订单数", "Orders that were cancelled"),
        Reading("orders", rows, CANCELLED),
        Reading("order_items", distinct_orders, CANCELLED),
        instead={"status": "placed_orders"},
    ),
    measure(
        "cancelled_amount",
        ("取消金额", "Cancelled amount"),
        "取消订单金额|已取消金额|value of cancelled orders|amount cancelled",
        "money",
        ("已取消的订单的金额合计", "Sum of the amounts of cancelled orders"),
        Reading("orders", amount, CANCELLED),
        instead={"status": "gmv"},
    ),
    measure(
        "cancel_rate",
        ("取消率", "Cancellation rate"),
        "订单取消率|取消比例|取消订单占比|cancel rate|share of orders cancelled",
        "rate",
        ("取消订单数 ÷ 所有状态的订单数", "Cancelled orders ÷ orders of every status"),
        Reading("orders", _cancel_rate, EVERY),
        Reading("order_items", _cancel_rate_of_items, EVERY),
        additive=False,
        over=over("cancelled_orders", "placed_orders"),
    ),
    measure(
        "pending_orders",
        ("未付订单数", "Unpaid orders"),
        "待付款订单|待付款订单数|待支付订单|待支付订单数|未支付订单数|未付款订单数|未付款订单|未支付订单|未付订单|"
        "unpaid order count|orders awaiting payment|orders not paid|open orders",
        "count",
        ("尚未付款的订单数", "Orders still waiting for payment"),
        Reading("orders", rows, PENDING),
        Reading("order_items", distinct_orders, PENDING),
        instead={"status": "placed_orders"},
    ),
    measure(
        "pending_amount",
        ("未付金额", "Unpaid amount"),
        "待付款金额|待支付金额|未付款金额|未支付金额|未付订单金额|value of unpaid orders|pending amount",
        "money",
        ("尚未付款的订单的金额合计", "Sum of the amounts of orders still waiting for payment"),
        Reading("orders", amount, PENDING),
        instead={"status": "gmv"},
    ),
)
