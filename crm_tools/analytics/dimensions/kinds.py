"""Dimensions of one kind of fact: orders, coupons, events, inquiries, surveys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_tools.analytics.dimensions.bands import bands
from crm_tools.analytics.dimensions.making import column, dimension
from crm_tools.analytics.vocabulary import Banded, Dialect
from crm_tools.texts import Words

if TYPE_CHECKING:
    import ibis.expr.types as ir


def _ends_on(t: ir.Table, _dialect: Dialect) -> ir.Value:
    from crm_tools.analytics.sql_functions import substr

    return substr(t.coupon_ends_at, 1, 10)


def _starts_on(t: ir.Table, _dialect: Dialect) -> ir.Value:
    from crm_tools.analytics.sql_functions import substr

    return substr(t.coupon_starts_at, 1, 10)


def _expires_on(t: ir.Table, _dialect: Dialect) -> ir.Value:
    from crm_tools.analytics.sql_functions import substr

    return substr(t.given_until, 1, 10)


KINDS = (
    dimension(
        "pay_status",
        ("支付状态", "Pay status"),
        "订单状态|付款状态|状态|各状态|order status|payment status|pay statuses|status|statuses",
        "status",
        (
            "paid 已付、pending 未付、cancelled 已取消、refunded 已退款",
            "paid, pending, cancelled or refunded",
        ),
        column("pay_status"),
    ),
    dimension(
        "order",
        ("订单号", "Order ID"),
        "订单编号|order ids",
        "order",
        ("单笔订单，一行一笔", "A single order, one a row"),
        column("order_id"),
        unit="id",
        kind="integer",
        key_label=Words("订单号", "Order ID"),
    ),
    dimension(
        "ordered_at",
        ("下单时刻", "Moment of the order"),
        "订单时间戳|order timestamp",
        "order",
        ("订单下单的时刻，与订单一起看", "The moment an order was placed, beside single orders"),
        column("at"),
        unit="time",
    ),
    dimension(
        "order_amount",
        ("订单金额", "Order amount"),
        "单笔金额|每笔金额|单笔订单金额|单笔消费|amount of an order|order value|order size|order total|"
        "amount per order",
        "order",
        ("单笔订单的金额（元），只用来筛选", "The amount of one order in yuan, for filters only"),
        column("amount_cents"),
        unit="money",
        kind="money",
        groups=False,
    ),
    bands(
        "order_band",
        ("订单金额段", "Order amount band"),
        "订单金额区间|订单金额分段|订单金额档|订单金额档次|订单金额层级|金额段|金额区间|金额分段|客单价区间|"
        "客单价段|客单价分段|客单价档|order value bands|order amount bands|order amount range|order amount ranges|"
        "order value band|order value range|order value ranges|order size band|order size bands|amount bands|"
        "amount band|amount range|amount ranges|basket size band|basket size bands",
        "order",
        ("单笔订单金额所在的区间（元），含下限", "Band of the amount of one order in yuan, lower end included"),
        Banded("amount_cents", (100, 300, 500, 1000, 3000)),
    ),
    dimension(
        "with_coupon",
        ("是否用券", "Coupon on the order"),
        "用券情况|用没用券|有没有用券|是否使用优惠券|用券与不用券|用券和不用券|用券和没用券|用不用券|coupon use|"
        "use of coupons|with or without a coupon|with and without a coupon|with and without coupons|"
        "whether a coupon was used",
        "order",
        ("yes 下单时用了优惠券、no 没有用", "yes: a coupon was used on the order; no: none was"),
        column("with_coupon"),
        "coupon_use",
    ),
    dimension(
        "coupon",
        ("优惠券", "Coupon"),
        "券|满减券|优惠劵|各优惠券|每张优惠券|券种|coupons|voucher|vouchers|by coupon|each coupon",
        "coupon",
        ("一种优惠券", "One kind of coupon"),
        column("coupon_id"),
        unit="text",
        named_by="coupons",
        key_label=Words("优惠券ID", "Coupon ID"),
    ),
    dimension(
        "coupon_threshold",
        ("券的使用门槛", "Coupon threshold"),
        "优惠券门槛|满减门槛|使用门槛|门槛金额|coupon minimum|minimum order of a coupon|threshold of a coupon",
        "coupon",
        ("发券时的满减门槛（元），只用来筛选", "The order a coupon needs, in yuan, as it was given; for filters only"),
        column("threshold_cents"),
        "coupon_terms",
        unit="money",
        kind="money",
        groups=False,
    ),
    dimension(
        "coupon_off",
        ("券的面额", "Coupon value"),
        "优惠券面额|券面额|满减金额|减免金额|face value|coupon value|value of a coupon",
        "coupon",
        ("发券时的减免金额（元），只用来筛选", "What a coupon takes off, in yuan, as it was given; for filters only"),
        column("off_cents"),
        "coupon_terms",
        unit="money",
        kind="money",
        groups=False,
    ),
    dimension(
        "coupon_ends_on",
        ("有效期截止日期", "Coupon end date"),
        "优惠券有效期|券有效期|优惠券截止日期|券截止日期|优惠券到期日|券到期日|coupon valid until|coupon expiry date|"
        "expiry date of a coupon",
        "coupon",
        ("优惠券有效期的最后一天", "The last day on which the coupon is valid"),
        _ends_on,
        "coupon_ends",
        unit="day",
    ),
    dimension(
        "coupon_starts_on",
        ("有效期开始日期", "Coupon valid-from date"),
        "优惠券开始日期|券开始日期|券生效日期|coupon start date|coupon valid from|start date of a coupon",
        "coupon",
        ("优惠券有效期的第一天", "The first day on which the coupon is valid"),
        _starts_on,
        "coupon_ends",
        unit="day",
    ),
    dimension(
        "expires_on",
        ("客户手里的券的到期日", "Expiry of a coupon given"),
        "发出的券的到期日|手里的券的到期日|客户券到期日|expiry of coupons given|expiry date of a given coupon",
        "given",
        (
            "发到客户手里的这张券能用的最后一天，只用来筛选",
            "The last day on which a coupon in a customer's hand is valid, for filters only",
        ),
        _expires_on,
        "coupon_terms",
        unit="day",
        groups=False,
    ),
    dimension(
        "event",
        ("行为", "Event"),
        "行为类型|浏览行为|events|event type|kind of event|behaviour|behavior|action type",
        "event",
        ("view 浏览、favorite 收藏、cart 加购", "view, favorite or cart"),
        column("event"),
    ),
    dimension(
        "inquiry_channel",
        ("咨询渠道", "Inquiry channel"),
        "客服渠道|咨询来源|咨询方式|inquiry channels|enquiry channel|contact channel|support channel",
        "inquiry",
        ("客户咨询所用的渠道", "The channel of the inquiry"),
        column("inquiry_channel"),
    ),
    dimension(
        "inquiry",
        ("咨询编号", "Inquiry ID"),
        "咨询单号|inquiry ids",
        "inquiry",
        ("单条咨询，一行一条", "A single inquiry, one a row"),
        column("inquiry_id"),
        unit="id",
        kind="integer",
        key_label=Words("咨询编号", "Inquiry ID"),
    ),
    dimension(
        "inquired_at",
        ("咨询时刻", "Moment of the inquiry"),
        "咨询时间戳|inquiry timestamp",
        "inquiry",
        ("客户咨询的时刻，与咨询一起看", "The moment a customer asked, beside single inquiries"),
        column("at"),
        unit="time",
    ),
    dimension(
        "inquiry_content",
        ("咨询内容", "Inquiry text"),
        "咨询原文|content of inquiries",
        "inquiry",
        (
            "客户咨询时写的原话；contains 挑出提到某个词的咨询",
            "What the customer wrote; contains chooses the inquiries that mention a word",
        ),
        column("inquiry_content"),
        "inquiry_texts",
    ),
    dimension(
        "survey",
        ("问卷", "Survey"),
        "调查|调研|各问卷|每份问卷|surveys|questionnaire|questionnaires|by survey|each survey",
        "survey",
        ("一份问卷", "One survey"),
        column("survey_id"),
        unit="text",
        named_by="surveys",
        key_label=Words("问卷ID", "Survey ID"),
    ),
)
