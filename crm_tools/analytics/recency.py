"""How many days ago something happened to a customer last: conditions and columns of audiences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from crm_tools.analytics.compiling import to_sql
from crm_tools.analytics.placeholders import Placeholders, today_ends
from crm_tools.analytics.result import Column
from crm_tools.analytics.sql_functions import julian_day, substr
from crm_tools.analytics.tables import BROWSE_EVENTS, CUSTOMERS, INQUIRIES, LOGINS, ORDERS
from crm_tools.analytics.vocabulary import Dialect
from crm_tools.texts import Words

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True, eq=False)
class Recency:
    """Days since the last (or the ``first``) of some facts; today is 0, never is null.

    ``facts`` are of the columns ``customer_id`` and ``at``.
    """

    name: str
    label: Words
    synonyms: tuple[str, ...]
    facts: Callable[[], ir.Table]
    first: bool = False

    @property
    def column(self) -> Column:
        """Its column of a list."""
        return Column(self.name, self.label, "days")


def _paid() -> ir.Table:
    return ORDERS.filter(ORDERS.pay_status == "paid").select("customer_id", at="created_at")


_ALL = (
    Recency(
        "days_since_order",
        Words("未下单天数", "Days since last order"),
        ("距上次下单天数", "距最近下单天数", "days since last purchase"),
        _paid,
    ),
    Recency(
        "days_since_first_order",
        Words("距首单天数", "Days since first order"),
        ("距首次下单天数", "days since first purchase"),
        _paid,
        first=True,
    ),
    Recency(
        "days_since_login",
        Words("未登录天数", "Days since last login"),
        ("距上次登录天数", "距最近登录天数", "days since last visit"),
        lambda: LOGINS.select("customer_id", at="logged_in_at"),
    ),
    Recency(
        "days_since_browse",
        Words("未浏览天数", "Days since last browsing"),
        ("距上次浏览天数", "距最近浏览天数", "days since last view"),
        lambda: BROWSE_EVENTS.select("customer_id", at="occurred_at"),
    ),
    Recency(
        "days_since_inquiry",
        Words("未咨询天数", "Days since last inquiry"),
        ("距上次咨询天数", "距最近咨询天数", "days since last question"),
        lambda: INQUIRIES.select("customer_id", at="created_at"),
    ),
    Recency(
        "days_since_registration",
        Words("注册天数", "Days since registration"),
        ("注册至今天数", "days registered"),
        lambda: CUSTOMERS.select(customer_id="id", at="created_at"),
    ),
)
RECENCIES: Mapping[str, Recency] = {entry.name: entry for entry in _ALL}


@dataclass(frozen=True)
class RecencyShape:
    """The query of one of :data:`RECENCIES`; today is its one value."""

    name: str

    def sql(self, dialect: Dialect) -> str:
        """The query: ``customer_id`` and the days."""
        return _sql(self.name, dialect)


@lru_cache(maxsize=32)
def _sql(name: str, dialect: Dialect) -> str:
    """``customer_id`` and the days, one row a customer."""
    p = Placeholders()
    entry = RECENCIES[name]
    facts = entry.facts()
    facts = facts.filter(facts["at"] < today_ends())
    when = facts["at"].min() if entry.first else facts["at"].max()
    last = facts.group_by("customer_id").agg(last=when)
    days = (julian_day(p.text()) - julian_day(substr(last["last"], 1, 10))).cast("int64")
    return to_sql(last.select("customer_id", days=days), dialect, p)
