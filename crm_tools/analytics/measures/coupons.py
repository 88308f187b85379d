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


COUPONS = (
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
)
