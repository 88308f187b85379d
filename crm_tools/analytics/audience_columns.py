"""The columns of an audience: what stands beside every customer, which of them a reason tells, and their types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from crm_tools.analytics import registry
from crm_tools.analytics.audience_plan import Plan
from crm_tools.analytics.audience_request import Condition
from crm_tools.analytics.list_fields import LIST_FIELDS
from crm_tools.analytics.result import Column
from crm_tools.analytics.segment import Segment
from crm_tools.texts import Words

ABOUT = (
    Column("customer_id", Words("客户ID", "Customer ID"), "id"),
    Column("customer", Words("客户", "Customer"), "text"),
    Column("city", Words("城市", "City"), "text"),
    Column("level", Words("会员等级", "Level"), "text"),
    Column("sales", Words("销售额", "Sales"), "money"),
    Column("orders", Words("订单数", "Orders"), "count"),
    Column("last_order_at", Words("最近下单", "Last order"), "time"),
    Column("last_login_at", Words("最近登录", "Last login"), "time"),
)
CONTACTS = (
    Column("mobile", Words("手机号", "Mobile"), "text"),
    Column("email", Words("邮箱", "Email"), "text"),
)
REASON = Column("reason", Words("原因", "Reason"), "text")


def columns_of(
    named: Segment, plan: Plan, filters: Sequence[Condition]
) -> tuple[tuple[Column, ...], tuple[Column, ...]]:
    """The audience's columns, and those that a reason tells because a condition names them."""
    about = {column.name for column in ABOUT}
    own = [column for column in named.own if column.name not in about]
    known = about | {column.name for column in own}
    extra = [column for column in plan.columns if column.name not in known]
    columns = (*ABOUT, *own, *extra, *named.described, REASON)
    asked = {one.field for one in filters if not one.where and one.period is None}
    return columns, tuple(column for column in columns if column.name in asked)


def same_for_all(wanted: Condition) -> bool:
    """Whether a condition on words or on a standing leaves nothing to tell the rows apart by: it is said of the list,
    not in each row's reason."""
    several = len(wanted.value) > 1 if isinstance(wanted.value, tuple) else False
    of_words = wanted.field in registry.DIMENSIONS or wanted.field in LIST_FIELDS
    plain = wanted.op in ("eq", "in") and not (wanted.where or wanted.period)
    return wanted.field == "customer" or (of_words and plain and not several and not _of_goods(wanted))


def _of_goods(wanted: Condition) -> bool:
    return wanted.field in registry.DIMENSIONS and registry.DIMENSIONS[wanted.field].family == "item"


def _is_ratio(name: str) -> bool:
    return name in registry.MEASURES and registry.MEASURES[name].ratio


def typed(cells: Mapping[str, list[Any]], columns: Sequence[Column]) -> pd.DataFrame:
    """A frame of ``columns``, each in the type of its unit; what is not known stays so."""
    found: dict[str, Any] = {}
    index = pd.RangeIndex(len(cells["customer_id"]))  # one for all: else frames compare those of all columns
    for column in columns:
        values = cells[column.name]
        if column.unit in ("id", "count", "days") or (column.unit == "money" and not _is_ratio(column.name)):
            known = [None if value is None or value != value else value for value in values]
            # One to whom it never happened has no number of days, a shop without a model no value at risk.
            found[column.name] = pd.array(known, dtype="Int64") if None in known else np.array(known, dtype="int64")
        elif column.unit in ("rate", "number", "money"):
            found[column.name] = np.array(values, dtype="float64")
        else:
            found[column.name] = pd.Series(values, index, dtype=object)
    return pd.DataFrame(found, index)
