"""The measures of a report that names none: head counts, usual figures of a comparison, what a ranking is by."""

from __future__ import annotations

import re

from crm_tools.analytics.registry import MEASURES
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.figures.best import by_which, unnamed
from crm_tools.assistant.understand.figures.overall import usual_of_these_days
from crm_tools.assistant.understand.lists.customers import refuse

TOTAL_CUSTOMERS = "customers" if "customers" in MEASURES else "new_customers"
"""Counts customers: over all time, those who ever registered are all there are."""


def implied_measures(draft: Draft) -> list[str]:
    """Head counts, the measure of a condition where groups are listed by it, and the usual figures of a comparison."""
    if (whole := usual_of_these_days(draft)) is not None:
        return whole
    if draft.conditions and draft.dimensions:
        return [draft.conditions[0].field]
    if draft.by_change and draft.dimensions and not draft.counted:
        return ["sales"]  # 增长最快的品类
    if not draft.unclear and (usual := unnamed(draft)) is not None:
        return [usual]
    if (draft.direction or draft.limit) and not _most_people(draft):
        if (usual := by_which(draft)) is None:
            refuse(draft, "understand.reason.rank_by_what")
        return [usual] if usual else []
    of_people = {"level", "gender"} & set(draft.dimensions) and set(draft.dimensions) <= {*_PEOPLE}
    told = {one.field for one in draft.filters} <= ({*_PEOPLE} if draft.has("split") and not draft.share else set())
    if of_people and (draft.share or draft.has("split")) and told:
        draft.people = True
    if (
        draft.people
        and draft.dimensions
        and set(draft.dimensions) <= {*_PEOPLE}
        and _WHERE_FROM.search(draft.text.norm)
    ):
        draft.listed, draft.counted = False, True  # 金卡会员都来自哪些城市
    if "customer_kind" in draft.dimensions and not (draft.direction or draft.limit):
        return ["buyers"]  # 近半年每月新客和老客: those who bought
    kinds = {one.field for one in draft.filters}
    if draft.share and kinds and kinds <= {"level", "gender"} and draft.dimensions and not draft.conditions:
        draft.people = draft.people or set(draft.dimensions) <= {*_PEOPLE}  # 各城市里金卡占比: of its people
    if (
        draft.share
        and kinds
        and kinds <= {*_ONLY_PEOPLE, *(() if draft.dimensions else ("level",))}
        and not draft.conditions
        and set(draft.dimensions) <= {*_PEOPLE}
    ):
        draft.people = True  # 同意收邮件的比例: nobody else can
    banded = next((name for name in draft.dimensions if name in _IN_BANDS), None)
    if banded and not draft.listed and not (draft.people and banded == "order_band"):
        draft.people = draft.counted = False
        return [_IN_BANDS[banded]]
    grouped = bool(draft.dimensions) and draft.people and not draft.listed
    if draft.dimensions == ["inquiry_channel"]:
        return ["inquiries"]
    if draft.dimensions and draft.dimensions[0] in _COUNT_OF and not draft.people:
        return [_COUNT_OF[draft.dimensions[0]]]
    to_date = draft.period is not None and draft.period.startswith("..")
    total = to_date and draft.people and re.search("total|总|全部", draft.text.norm)
    apart = draft.counted or grouped or bool(total) or ((draft.share or draft.has("split")) and draft.people)
    if not apart:
        return []
    if draft.conditions or (draft.period and not to_date):
        refuse(draft, "understand.reason.customers_when")
        return []
    return [TOTAL_CUSTOMERS]


_WHERE_FROM = re.compile(
    "(?:客户|会员|用户|顾客|人)(?:们)?(?:都|主要|大多|大部分|一般|分别)*(?:来自于?|来源于|住在?|分布在|集中在|在)(?:哪|什么|啥)"
)
_PEOPLE = ("level", "gender", "city", "channel", "consent", "registration_month")
"""What tells customers apart: a split or shares of these alone count them."""
_ONLY_PEOPLE = ("consent", "has_email", "has_mobile", "gender")
"""What is said of people alone: a share by it is one of them."""
_COUNT_OF = {"pay_status": "placed_orders", "event": "browse_events", "inquiry_channel": "inquiries"}
"""What there is to count by a dimension of one kind of fact."""
_IN_BANDS = {"order_band": "orders", "spend_band": "buyers", "frequency_band": "buyers"}
"""What is counted by bands, where nothing else is told: 10月订单金额分布."""


def _most_people(draft: Draft) -> bool:
    """哪个城市金卡会员最多 ranks by head count; “top customer in each city” does not."""
    return draft.people and any(
        t.kind in ("highest", "lowest")
        and t.text in ("最多", "最少", "most", "fewest", "the most", "the fewest", "最集中")
        for t in draft.tokens
    )
