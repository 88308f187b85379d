"""The types of the registry: what a measure and a dimension are, and which grains exist.

A *grain* is the kind of fact that is counted: one row of orders, of order items, of logins, … A measure has one
*reading* a grain it can be answered at. A dimension belongs to a *family*, and a grain carries some families: orders
know their customer but not one product, so sales (an order's amount) never meet a product and cannot count twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from crm_tools.analytics.result import Unit
from crm_tools.texts import Words

if TYPE_CHECKING:
    import ibis.expr.types as ir

Family = Literal[
    "time", "cycle", "customer", "item", "order", "status", "coupon", "given", "event", "inquiry", "survey"
]
Dialect = Literal["sqlite", "duckdb", "spark"]
Value = Callable[["ir.Table", "ir.BooleanValue | None"], "ir.Value"]
"""A measure's expression over the facts; the second argument is its own condition, where one query serves several."""


@dataclass(frozen=True)
class Grain:
    """One kind of fact. ``time`` is the column by which a fact falls into a period, ``kinds`` the one that tells its
    kinds of fact apart (paid from cancelled orders, views from carts). ``to_date``: a state, so that facts before the
    period count as well. ``missing``: what was there by the period's end, or did not happen in it to what was.
    """

    name: str
    label: Words
    time: str
    families: frozenset[Family]
    kinds: str | None
    to_date: bool = False
    missing: bool = False


def _grain(name: str, zh: str, en: str, time: str, *families: Family) -> tuple[str, Grain]:
    kinds = "pay_status" if "status" in families else "event" if "event" in families else None
    return name, Grain(name, Words(zh, en), time, frozenset(("time", "cycle", "customer", *families)), kinds)


def _state(name: str, zh: str, en: str, time: str, *families: Family) -> tuple[str, Grain]:
    return name, Grain(name, Words(zh, en), time, frozenset(("customer", *families)), None, to_date=True)


GRAINS: Mapping[str, Grain] = dict(
    (
        _grain("orders", "订单", "orders", "orders.created_at", "order", "status"),
        _grain("order_items", "订单商品行", "order items", "orders.created_at", "order", "status", "item"),
        (
            "unsold",
            Grain(
                "unsold",
                Words("没有卖出的商品", "products without sales"),
                "products.listed_at",
                frozenset(("item",)),
                None,
                missing=True,
            ),
        ),
        (
            "catalogue",
            Grain(
                "catalogue", Words("商品", "products"), "products.listed_at", frozenset(("item",)), None, missing=True
            ),
        ),
        _grain("customers", "客户", "customers", "customers.created_at"),
        _state("registered", "截至期末的客户", "customers up to the period's end", "customers.created_at", "time"),
        _state("listed", "今天名单上的客户", "customers on today's list", "customers.created_at"),
        _grain("first_orders", "首笔已付订单", "first paid orders", "orders.created_at"),
        _grain("repeat_orders", "首单之后的已付订单", "paid orders after the first", "orders.created_at"),
        _grain("logins", "登录", "logins", "logins.logged_in_at"),
        _grain("browse_events", "浏览行为", "browse events", "browse_events.occurred_at", "item", "event"),
        _grain("inquiries", "咨询", "inquiries", "inquiries.created_at", "item", "inquiry"),
        _grain("issued_coupons", "发出的优惠券", "issued coupons", "customer_coupons.issued_at", "coupon", "given"),
        _state(
            "held_coupons", "手里还能用的优惠券", "coupons in hand", "customer_coupons.issued_at", "coupon", "given"
        ),
        _grain("coupon_orders", "用券的订单", "orders with a coupon", "orders.created_at", "coupon", "given", "status"),
        _grain(
            "expired_coupons", "过期没用的优惠券", "expired coupons", "customer_coupons.expires_at", "coupon", "given"
        ),
        (
            "coupon_stock",
            Grain(
                "coupon_stock",
                Words("优惠券", "coupons"),
                "coupons.starts_at",
                frozenset(("coupon",)),
                None,
                missing=True,
            ),
        ),
        (
            "coupon_terms",
            Grain(
                "coupon_terms",
                Words("优惠券的条件", "terms of coupons"),
                "coupons.starts_at",
                frozenset(("coupon",)),
                None,
                missing=True,
            ),
        ),
        _grain("used_coupons", "用掉的优惠券", "used coupons", "customer_coupons.used_at", "coupon", "given"),
        _grain("survey_invitations", "问卷邀请", "survey invitations", "survey_invitations.invited_at", "survey"),
        _grain("survey_responses", "答卷", "survey responses", "survey_responses.answered_at", "survey"),
        _grain("survey_scores", "评分题的回答", "answers on the 1–5 scale", "survey_responses.answered_at", "survey"),
        _grain("survey_nps", "推荐题的回答", "answers on the 0–10 scale", "survey_responses.answered_at", "survey"),
    )
)


@dataclass(frozen=True)
class Reading:
    """How a measure is answered at one grain.

    ``only``: the kinds of fact that count (pay statuses, browse events), None for all of them. ``per_customer``: the
    value is taken over one row a customer with the column ``orders``, after grouping. ``joins``: tables that the value
    needs beside the facts.
    """

    grain: str
    value: Value
    only: tuple[str, ...] | None = None
    per_customer: bool = False
    joins: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Quotient:
    """Measures whose sums stand above and below the line."""

    above: tuple[str, ...]
    below: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Measure:
    """A number that can be asked for.

    ``additive``: the values of disjoint periods add up (a running total makes sense). ``instead``: for a family that no
    reading carries, the measure that answers the same question there. ``quotient``: one amount or count over another;
    ``over``: which measures these are, where they are measures of their own. ``segment``: counts the customers of that
    segment as they are today, so there is no earlier value. ``counts``: the dimension whose members are counted, so
    that by it there is one each. ``today_only``: nobody keeps what it was on another day.
    """

    name: str
    label: Words
    synonyms: tuple[str, ...]
    unit: Unit
    description: Words
    readings: tuple[Reading, ...]
    additive: bool = True
    instead: Mapping[Family, str] | None = None
    quotient: bool = False
    over: Quotient | None = None
    segment: str | None = None
    counts: str | None = None
    today_only: bool = False

    @property
    def ratio(self) -> bool:
        """A quotient: null rather than 0 where there is nothing, and no share of a total."""
        return self.quotient or self.over is not None or self.unit == "rate"

    @property
    def stock(self) -> bool:
        """A state at the period's end, not something that happens in it."""
        return GRAINS[self.grain].to_date

    @property
    def grain(self) -> str:
        """The grain at which it is answered first."""
        return self.readings[0].grain


@dataclass(frozen=True)
class Banded:
    """What a dimension of bands puts in bands: a column of the facts, and where each band but the first begins (元, or
    ``whole`` numbers)."""

    column: str
    limits: tuple[int, ...]
    whole: bool = False


@dataclass(frozen=True, eq=False)
class Dimension:
    """Something to group and filter by.

    ``key`` is its expression over the facts; ``joins`` are the tables that it needs beside them. ``named_by`` is the
    table whose name column stands beside the key (``customer_id`` and ``customer``); one without a name that has a
    ``key_label`` shows its key alone (``order_id``). ``time`` tells calendar buckets,
    which follow one another through a period, from cycles (weekday, hour), a family of their own. ``groups`` is False
    for filters only. ``bands``: its groups are bands, whose limits a request may tell.
    """

    name: str
    label: Words
    synonyms: tuple[str, ...]
    unit: Unit
    family: Family
    description: Words
    key: Callable[[ir.Table, Dialect], ir.Value]
    joins: frozenset[str] = frozenset()
    named_by: str | None = None
    key_label: Words | None = None
    time: Literal["calendar", "cycle"] | None = None
    kind: Literal["text", "integer", "money"] = "text"
    groups: bool = True
    bands: Banded | None = None

    @property
    def key_name(self) -> str:
        """The column that identifies a group."""
        return f"{self.name}_id" if self.key_label else self.name
