"""Named groups of customers by a rule. A new one is one entry here (and its rule)."""

from __future__ import annotations

from collections.abc import Mapping

from crm_tools.analytics import rules
from crm_tools.analytics.churn_segments import CHURN
from crm_tools.analytics.intent_segment import INTENT
from crm_tools.analytics.registry import join_words
from crm_tools.analytics.result import Column
from crm_tools.analytics.segment import Segment
from crm_tools.texts import UserError, Words


def segment(name: str) -> Segment:
    """Raises UserError ``analytics.segments.unknown``."""
    if name not in SEGMENTS:
        known = join_words([entry.label for entry in SEGMENTS.values()])
        raise UserError("analytics.segments.unknown", name=name, known=known)
    return SEGMENTS[name]


def _days(count: int) -> str:
    return f"last_{count}_days"


_ALL = (
    Segment(
        "all",
        Words("全部客户", "All customers"),
        (
            "所有客户",
            "全体客户",
            "客户",
            "全部会员",
            "所有会员",
            "everyone",
            "all customers",
            "customers",
            "all members",
        ),
        Words("数据库里的每位客户", "Every customer in the database"),
        "analytics.reason.all",
    ),
    Segment(
        "high_value",
        Words("高价值客户", "High-value customers"),
        (
            "高价值",
            "高净值客户",
            "大客户",
            "VIP客户",
            "高消费客户",
            "重要客户",
            "优质客户",
            "high value customers",
            "high-value",
            "valuable customers",
            "big spenders",
            "VIP customers",
            "best customers",
        ),
        Words(
            "上个月 1 日至今销售额达到标准的客户",
            "Customers whose sales since the 1st of last month reach the threshold",
        ),
        "analytics.reason.high_value",
        rules.HIGH_VALUE.members,
        rules.high_value_values,
        "high_value",
        ("min_sales_yuan", "period"),
        order=(("total", True),),
        period=lambda definitions: definitions.high_value.period,
        kept=rules.HIGH_VALUE,
    ),
    Segment(
        "most_active",
        Words("近期活跃客户", "Most active customers"),
        (
            "最活跃客户",
            "最活跃的客户",
            "活跃客户",
            "近期活跃",
            "登录最多的客户",
            "最近活跃客户",
            "most active",
            "recently active customers",
            "active customers list",
            "most frequent visitors",
        ),
        Words("近 30 天登录次数最多的客户", "The customers with most logins in the last 30 days"),
        "analytics.reason.most_active",
        rules.MOST_ACTIVE.members,
        rules.most_active_values,
        "most_active",
        ("top", "days"),
        (Column("logins", Words("登录次数", "Logins"), "count"),),
        (("logins", True), ("latest_login", True)),
        lambda definitions: _days(definitions.most_active.days),
        kept=rules.MOST_ACTIVE,
    ),
    Segment(
        "new",
        Words("新客户", "New customers"),
        (
            "新注册客户",
            "新会员",
            "新用户",
            "最近注册的客户",
            "new members",
            "recently registered customers",
            "newcomers",
        ),
        Words("近 30 天注册的客户", "Customers who registered in the last 30 days"),
        "analytics.reason.new",
        rules.registered_recently,
        rules.registered_recently_values,
        "new_customer",
        ("days",),
        (Column("registered_at", Words("注册时间", "Registered"), "time"),),
        (("registered_at", True),),
    ),
    Segment(
        "never_bought",
        Words("从未购买的客户", "Customers who never bought"),
        (
            "从未下单客户",
            "未购买客户",
            "没买过的客户",
            "没有下过单的客户",
            "零购买客户",
            "注册未购买客户",
            "never bought",
            "never purchased",
            "no purchase yet",
            "customers without orders",
        ),
        Words("注册至今没有已付订单的客户", "Customers without a paid order to this day"),
        "analytics.reason.never_bought",
        rules.NEVER_BOUGHT.members,
        own=(Column("registered_at", Words("注册时间", "Registered"), "time"),),
        order=(("registered_at", True),),
        kept=rules.NEVER_BOUGHT,
    ),
    *CHURN,
    Segment(
        "rfm",
        Words("RFM 分群", "RFM groups"),
        ("RFM", "RFM分群", "RFM分析", "RFM模型", "客户价值分群", "RFM segments", "RFM analysis", "RFM model"),
        Words(
            "近 730 天买过的客户，按最近一次购买和购买次数分成 11 组",
            "Buyers of the last 730 days in 11 groups by how lately and how often they bought",
        ),
        "analytics.reason.rfm",
        rules.rfm,
        rules.rfm_values,
        "rfm",
        (
            "days",
            "r5_days",
            "r4_days",
            "r3_days",
            "r2_days",
            "f2_orders",
            "f3_orders",
            "f4_orders",
            "f5_orders",
        ),
        (
            Column("rfm_group", Words("RFM 分组", "RFM group"), "text"),
            Column("r_score", Words("R 分", "R score"), "count"),
            Column("f_score", Words("F 分", "F score"), "count"),
            Column("m_score", Words("M 分", "M score"), "count"),
            Column("days_since_order", Words("未下单天数", "Days since last order"), "days"),
            Column("orders_counted", Words("统计期订单数", "Orders in the window"), "count"),
            Column("spent_counted", Words("统计期销售额", "Sales in the window"), "money"),
        ),
        (("r_score", True), ("f_score", True), ("spent_counted", True)),
        lambda definitions: _days(definitions.rfm.days),
    ),
    Segment(
        "holding_coupon",
        Words("手里有券的客户", "Customers holding a coupon"),
        (
            "有可用优惠券的客户",
            "有券未用的客户",
            "持有优惠券的客户",
            "有未使用优惠券的客户",
            "coupon holders",
            "customers with an unused coupon",
        ),
        Words("有未使用且未过期的优惠券的客户", "Customers with a coupon that is neither used nor expired"),
        "analytics.reason.holding_coupon",
        rules.holding_coupon,
        rules.holding_coupon_values,
        own=(
            Column("coupons_held", Words("可用券数", "Coupons held"), "count"),
            Column("next_expiry", Words("最早到期", "First to expire"), "time"),
        ),
        order=(("coupons_held", True),),
    ),
    INTENT,
)

SEGMENTS: Mapping[str, Segment] = {entry.name: entry for entry in _ALL}
