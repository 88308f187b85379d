"""The churn list and its parts as segments."""

from __future__ import annotations

from crm_tools.analytics import churn
from crm_tools.analytics.segment import Segment
from crm_tools.texts import Words

RULES = ("lapsed_days", "lost_days", "window_days", "falling_min_before", "falling_ratio")
_BESIDE = ("rhythm_ratio", "activity_days", "activity_min_before", "activity_ratio", "horizon_days", "least_chance")
"""Thresholds of what stands beside each customer; they put nobody on the list."""

CHURN = (
    Segment(
        "churn_risk",
        Words("流失风险客户", "Customers at risk of leaving"),
        (
            "可能流失的客户",
            "可能流失",
            "流失客户",
            "流失预警",
            "流失风险",
            "即将流失的客户",
            "有流失风险的客户",
            "churn risk",
            "churn",
            "at risk of churning",
            "likely to churn",
            "customers about to leave",
            "at-risk customers",
        ),
        Words(
            "买过，但 90 天没再买（365 天为已流失），或近 90 天订单不到此前 90 天的一半",
            "Bought before, but nothing for 90 days (lost after 365), or fewer than half as many orders in the last 90 "
            "days as in the 90 before",
        ),
        churn.reason,
        churn.AT_RISK.members,
        churn.churn_values,
        "churn",
        (*RULES, *_BESIDE),
        churn.COLUMNS,
        churn.ORDER,
        brings=churn.brought,
        beside=_BESIDE,
        who=churn.at_risk,
        kept=churn.AT_RISK,
    ),
    Segment(
        "lapsed",
        Words("长时间未购买的客户", "Customers who have not bought for long"),
        (
            "长时间未购买",
            "长期未购买",
            "很久没买的客户",
            "沉默客户",
            "沉睡客户",
            "休眠客户",
            "lapsed customers",
            "lapsed",
            "dormant customers",
            "inactive buyers",
            "silent customers",
            "have not bought for a long time",
        ),
        Words(
            "买过，但 90 天没再买的客户，含已流失", "Bought before, but nothing for 90 days, lost customers included"
        ),
        churn.reason,
        churn.LAPSED.members,
        churn.churn_values,
        "churn",
        ("lapsed_days", "lost_days", *_BESIDE),
        churn.COLUMNS,
        churn.ORDER,
        brings=churn.brought,
        beside=_BESIDE,
        who=churn.at_risk_of_stages("lapsed", "lost"),
        kept=churn.LAPSED,
    ),
    Segment(
        "falling",
        Words("购买频率下降的客户", "Customers buying less often"),
        (
            "购买频率下降",
            "购买减少的客户",
            "买得少了的客户",
            "频率下降",
            "下单变少的客户",
            "falling frequency",
            "buying less",
            "purchase frequency falling",
            "slowing down",
            "declining customers",
        ),
        Words(
            "近 90 天订单不到此前 90 天的一半", "Fewer than half as many orders in the last 90 days as in the 90 before"
        ),
        churn.reason,
        churn.FALLING.members,
        churn.churn_values,
        "churn",
        ("window_days", "falling_min_before", "falling_ratio", *_BESIDE),
        churn.COLUMNS,
        churn.ORDER,
        brings=churn.brought,
        beside=_BESIDE,
        who=churn.at_risk_of_stages("falling"),
        kept=churn.FALLING,
    ),
    Segment(
        "lost",
        Words("已流失客户", "Lost customers"),
        ("已经流失的客户", "流失一年的客户", "lost", "churned customers", "gone customers"),
        Words("买过，但 365 天没再买的客户", "Bought before, but nothing for 365 days"),
        churn.reason,
        churn.LOST.members,
        churn.churn_values,
        "churn",
        ("lost_days", *_BESIDE),
        churn.COLUMNS,
        churn.ORDER,
        brings=churn.brought,
        beside=_BESIDE,
        who=churn.at_risk_of_stages("lost"),
        kept=churn.LOST,
    ),
)
