"""Measures of how long customers take: from registering to the first order, from one order to the next. In days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_tools.analytics.measures.making import measure
from crm_tools.analytics.vocabulary import Reading

if TYPE_CHECKING:
    import ibis.expr.types as ir


def _mean_gap(t: ir.Table, where: ir.BooleanValue | None) -> ir.Value:
    return t.gap_days.mean(where=where)


def _mean_wait(t: ir.Table, _where: ir.BooleanValue | None) -> ir.Value:
    from crm_tools.analytics.sql_functions import julian_day, substr  # Ibis, which the first page does not wait for

    days = julian_day(substr(t["at"], 1, 10)) - julian_day(substr(t.registered_at, 1, 10))
    return days.mean(where=days >= 0)


INTERVALS = (
    measure(
        "days_between_orders",
        ("平均复购间隔天数", "Days between orders"),
        "复购周期|回购周期|购买周期|复购间隔|回购间隔|购买间隔|下单间隔|订单间隔|复购间隔天数|平均复购周期|平均购买间隔|"
        "平均下单间隔|平均复购间隔|平均回购周期|平均购买周期|repurchase interval|repurchase cycle|reorder interval|"
        "reorder cycle|purchase interval|purchase cycle|repeat purchase interval|repeat purchase cycle|"
        "days between purchases|time between orders|time between purchases|gap between orders|gap between purchases|"
        "interval between orders|interval between purchases|order gap|average days between orders",
        "number",
        (
            "期间内的已付订单距同一客户上一笔已付订单的平均天数；首单不算",
            "Mean days from a paid order of the period to the customer's one before; first orders do not count",
        ),
        Reading("repeat_orders", _mean_gap),
        additive=False,
        quotient=True,
    ),
    measure(
        "days_to_first_order",
        ("注册到首单平均天数", "Days to first order"),
        "首单转化天数|首单周期|首购周期|首单时长|注册到首单天数|注册到首购天数|注册到首单的天数|从注册到首单的天数|"
        "首单转化周期|首购转化周期|首单等待天数|days to first purchase|time to first order|time to first purchase|"
        "days from registration to first order|days from sign-up to first order|days from signup to first order|"
        "days from registration to first purchase|days from sign-up to first purchase|"
        "days from signup to first purchase",
        "number",
        (
            "首笔已付订单落在期间内的客户，从注册到这一单的平均天数；注册前就下过单的不算",
            "Mean days from registration to the first paid order, where that lies in the period; those who had ordered "
            "before they registered do not count",
        ),
        Reading("first_orders", _mean_wait, joins=frozenset({"customers"})),
        additive=False,
        quotient=True,
    ),
)
