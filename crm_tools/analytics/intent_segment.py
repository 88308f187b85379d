"""Purchase intent as a segment."""

from __future__ import annotations

from crm_tools.analytics import intent, suggestion
from crm_tools.analytics.segment import Segment
from crm_tools.texts import Words

INTENT = Segment(
    "intent",
    Words("购买意向客户", "Customers with purchase intent"),
    (
        "意向客户",
        "有购买意向的客户",
        "可能购买的客户",
        "潜在客户",
        "有意向",
        "购买意向",
        "想买的客户",
        "purchase intent",
        "intent customers",
        "likely to buy",
        "likely buyers",
        "prospects",
        "interested customers",
    ),
    Words(
        "近 14 天的浏览、收藏、加购和咨询按权重与时间衰减计分，买过的商品不计",
        "Views, favorites, carts and inquiries of the last 14 days, weighted and fading with age, products since "
        "bought left out",
    ),
    intent.reason,
    intent.INTENT_LIST.members,
    intent.intent_values,
    "intent",
    ("days", "half_life_days", "view", "favorite", "inquiry", "cart", "high", "medium", "target_kind", "target"),
    intent.COLUMNS,
    intent.ORDER,
    targets=("target_kind", "target"),
    brings=intent.brought,
    described=suggestion.COLUMNS,
    describe=suggestion.suggested,
    beneath=intent.BENEATH,
    who=intent.interested,
    kept=intent.INTENT_LIST,
)
