"""Measures of coupons given and used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_tools.analytics.measures.making import measure, rows
from crm_tools.analytics.vocabulary import Reading

if TYPE_CHECKING:
    import ibis.expr.types as ir


def _used(t: ir.Table, _where: ir.BooleanValue | None) -> ir.Value:
    return t.count(where=t.used) / t.count().nullif(0)


def _discount(t: ir.Table, where: ir.BooleanValue | None) -> ir.Value:
    return t.discount_cents.sum(where=where).coalesce(0)


def _left(t: ir.Table, where: ir.BooleanValue | None) -> ir.Value:
    left = t.total - t.issued
    return (left > 0).ifelse(left, 0).sum(where=where).coalesce(0)


def _total(t: ir.Table, where: ir.BooleanValue | None) -> ir.Value:
    return t.total.sum(where=where).coalesce(0)


def _face(t: ir.Table, where: ir.BooleanValue | None) -> ir.Value:
    return t.off_cents.sum(where=where) / t.count(where=where).nullif(0)


def _minimum(t: ir.Table, where: ir.BooleanValue | None) -> ir.Value:
    return t.threshold_cents.sum(where=where) / t.count(where=where).nullif(0)


COUPONS = (
    measure(
        "coupon_kinds",
        ("优惠券种数", "Kinds of coupons"),
        "券种数|券的种数|优惠券种类数|优惠券的种数|number of coupon kinds|number of different coupons",
        "count",
        ("期末前开始的优惠券有几种（含已过期的）", "Different coupons begun by the period's end, expired ones too"),
        Reading("coupon_stock", rows),
        additive=False,
        counts="coupon",
    ),
    measure(
        "coupons_left",
        ("剩余券数", "Coupons left"),
        "剩余优惠券数|优惠券剩余量|优惠券剩余数|优惠券剩余张数|券剩余量|券剩余数|券剩余张数|剩余券量|剩余优惠券|优惠券余量|"
        "券余量|优惠券库存|券库存|剩余张数|remaining coupons|coupons remaining|number of coupons left|"
        "coupons still available|coupon stock|coupons in stock",
        "count",
        (
            "期末前开始的优惠券还没发出去的张数：发行量减已发放（含已过期的）",
            "Of coupons begun by the period's end, how many are not given out yet: total less issued, expired ones too",
        ),
        Reading("coupon_stock", _left),
        additive=False,
        today_only=True,
    ),
    measure(
        "coupons_total",
        ("券发行量", "Coupon quota"),
        "优惠券发行量|发行量|券总量|优惠券总量|券发行数|优惠券发行数|券发行张数|优惠券发行张数|"
        "coupon total|total coupons|coupon quotas|quota of coupons",
        "count",
        (
            "期末前开始的优惠券一共可以发多少张（含已过期的）",
            "How many of the coupons begun by the period's end may be given out in all, expired ones too",
        ),
        Reading("coupon_stock", _total),
        additive=False,
    ),
    measure(
        "coupons_issued",
        ("发券数", "Coupons issued"),
        "发放优惠券数|发券量|发出优惠券数|发放量|领券数|领取数|优惠券发放数|优惠券发放量|优惠券领取数|coupons given|"
        "coupons handed out|issued coupons|coupons sent|coupons received",
        "count",
        ("发到客户手里的优惠券张数，按发放时间", "Coupons given to customers, by the time of issue"),
        Reading("issued_coupons", rows),
    ),
    measure(
        "coupons_used",
        ("用券数", "Coupons used"),
        "使用优惠券数|用券量|核销数|核销量|优惠券使用数|优惠券使用量|优惠券核销数|已用优惠券数|used coupons|"
        "coupons redeemed|redeemed coupons|redemptions|coupon redemptions",
        "count",
        ("用掉的优惠券张数，按使用时间", "Coupons that were used, by the time of use"),
        Reading("used_coupons", rows),
    ),
    measure(
        "coupons_usable",
        ("手里还能用的券", "Coupons in hand"),
        "可用券数|可用优惠券数|未使用未过期的券数|持券数|持券量|usable coupons|valid unused coupons|"
        "coupons customers hold|number of coupons in hand",
        "count",
        (
            "客户手里没用、也没过期的优惠券张数，按今天算",
            "Coupons in customers' hands that are neither used nor expired, as of today",
        ),
        Reading("held_coupons", rows),
        additive=False,
        today_only=True,
    ),
    measure(
        "coupons_expired",
        ("过期未用券数", "Coupons expired unused"),
        "过期没用的券数|过期未使用券数|过期券数|过期优惠券数|浪费的券数|number of expired coupons|"
        "unused expired coupons|coupons that expired unused|expired unused coupons",
        "count",
        (
            "发到客户手里、到期都没用的优惠券张数，按到期时间",
            "Coupons given to customers that ran out without being used, by the time they ran out",
        ),
        Reading("expired_coupons", rows),
    ),
    measure(
        "coupon_discount",
        ("优惠券抵扣金额", "Coupon discounts"),
        "优惠金额|优惠券优惠金额|券抵扣金额|抵扣金额|让利金额|discounts given|coupon discount amount|discount amount",
        "money",
        ("用掉的优惠券减掉的金额合计，按使用时间", "Sum taken off by coupons that were used, by the time of use"),
        Reading("used_coupons", _discount),
    ),
    measure(
        "coupon_use_rate",
        ("优惠券使用率", "Coupon use rate"),
        "用券率|核销率|券核销率|券使用率|优惠券核销率|redemption rate|coupon redemption rate|coupon usage rate|"
        "coupon usage",
        "rate",
        ("期间内发出的优惠券中，至今已使用的比例", "Of the coupons issued in the period, the share used by today"),
        Reading("issued_coupons", _used),
        additive=False,
    ),
    measure(
        "coupon_face",
        ("单张券可减金额", "Coupon discount size"),
        "单张券减免额|size of the coupon discount",
        "money",
        ("这种券现在的减免金额；几种券时取平均", "What the coupon takes off today; of several the mean"),
        Reading("coupon_terms", _face),
        additive=False,
        quotient=True,
    ),
    measure(
        "coupon_minimum",
        ("单张券起用金额", "Coupon minimum spend"),
        "单张券起用额|minimum spend of a coupon",
        "money",
        ("这种券现在要求的订单金额；几种券时取平均", "The order that the coupon needs today; of several the mean"),
        Reading("coupon_terms", _minimum),
        additive=False,
        quotient=True,
    ),
)
