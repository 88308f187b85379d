"""Who is likely to buy: a score from what customers looked at, kept, put in the cart and asked, for everything or for a
target; with its parts, the product of greatest interest, and the last touch.

Score: Σ weight × 0.5^(age in whole days ÷ half-life) over browse events and inquiries of the last days. An event is
dropped if the customer paid for that product at or after it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis

from crm_tools.analytics.definitions import Definitions
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.inline import ASKED, DECAY, TARGET, as_json
from crm_tools.analytics.intent_target import resolved
from crm_tools.analytics.kept import Kept
from crm_tools.analytics.periods import DAY
from crm_tools.analytics.placeholders import Placeholders, Scalar, today_ends
from crm_tools.analytics.result import Column
from crm_tools.analytics.rules import days_ago
from crm_tools.analytics.segment import Brought
from crm_tools.analytics.sql_functions import substr
from crm_tools.analytics.tables import BROWSE_EVENTS, INQUIRIES, ORDER_ITEMS, ORDERS, PRODUCTS
from crm_tools.texts import Words

if TYPE_CHECKING:
    import ibis.expr.types as ir

KINDS = ("cart", "inquiry", "favorite", "view")
"""What counts, the weightiest first."""
COLUMNS = (
    Column("score", Words("意向分", "Intent score"), "number"),
    Column("band", Words("意向等级", "Intent"), "text"),
    Column("top_product", Words("最感兴趣的商品", "Product of most interest"), "text"),
    Column("top_category", Words("品类", "Category"), "text"),
    Column("top_product_id", Words("商品ID", "Product ID"), "id"),
    Column("latest_touch", Words("最近行为时间", "Last touch"), "time"),
    Column("carts", Words("加购次数", "Add-to-carts"), "count"),
    Column("inquiries", Words("咨询次数", "Inquiries"), "count"),
    Column("favorites", Words("收藏次数", "Favorites"), "count"),
    Column("views", Words("浏览次数", "Views"), "count"),
    Column("cart_points", Words("加购得分", "Points from carts"), "number"),
    Column("inquiry_points", Words("咨询得分", "Points from inquiries"), "number"),
    Column("favorite_points", Words("收藏得分", "Points from favorites"), "number"),
    Column("view_points", Words("浏览得分", "Points from views"), "number"),
)
ORDER = (("score", True), ("latest_touch", True))
PARTS = tuple(f"{kind}_points" for kind in KINDS)
COUNTS = {"cart": "carts", "inquiry": "inquiries", "favorite": "favorites", "view": "views"}
BENEATH = tuple(f"top_{name}" for name in COUNTS.values())
"""How often each kind concerned the product of most interest: not shown, for the suggestion."""


_NAMES = ("top_product", "top_category")


def intent(p: Placeholders) -> ir.Table:
    """Customers with a score above 0: ``customer_id``, the columns of :data:`COLUMNS` but the product's names, and
    those of :data:`BENEATH`."""
    found, rule = _open_events(p)
    points = rule.weight(found) * found.factor
    each = found.group_by("customer_id", "product_id").agg(
        **{f"{kind}_points": points.sum(where=found.kind == kind).coalesce(0.0) for kind in KINDS},
        **{name: found.count(where=found.kind == kind) for kind, name in COUNTS.items()},
        points=points.sum(),
        latest_touch=found["at"].max(),
        meant=found.meant.max(),
    )
    best = ibis.row_number().over(
        ibis.window(
            group_by=each.customer_id,
            order_by=[each.product_id.isnull(), each.points.desc(), each.latest_touch.desc(), each.product_id],
        )
    )
    ranked = each.mutate(place=best)
    first = ranked.place == 0
    summed = ranked.group_by("customer_id").agg(
        **{name: ranked[name].sum() for name in (*PARTS, *COUNTS.values())},
        **{f"top_{name}": ranked[name].max(where=first) for name in COUNTS.values()},
        score=ranked.points.sum(),
        latest_touch=ranked.latest_touch.max(),
        top_product_id=ranked.product_id.max(where=first),
        meant=ranked.meant.max(),
    )
    band = ibis.cases((summed.score >= rule.high, "high"), (summed.score >= rule.medium, "medium"), else_="low")
    listed = summed.filter(summed.score > 0, (rule.only_asked == 0) | (summed.meant == 1))
    plain = [one.name for one in COLUMNS if one.name not in ("band", *_NAMES)]
    return listed.select("customer_id", *plain, *BENEATH, band=band)


def with_names(found: ir.Table, _p: Placeholders) -> ir.Table:
    """The names of the product of most interest beside it."""
    about = PRODUCTS.select(about_id="id", top_product="title", top_category="category")
    both = found.left_join(about, found.top_product_id == about.about_id)
    return both.select(*found.columns, *_NAMES)


INTENT_LIST = Kept(
    "rollup_intent", intent, ("orders", "order_items", "browse_events", "inquiries"), with_names, names=True
)


def interested(p: Placeholders) -> ir.Table:
    """The same customers without their columns."""
    found, rule = _open_events(p)
    summed = found.group_by("customer_id").agg(score=(rule.weight(found) * found.factor).sum(), meant=found.meant.max())
    return summed.filter(summed.score > 0, (rule.only_asked == 0) | (summed.meant == 1)).select("customer_id")


@dataclass(frozen=True)
class _Rule:
    """What the score takes, as placeholders."""

    weights: Mapping[str, ir.Value]
    high: ir.Value
    medium: ir.Value
    only_asked: ir.Value

    def weight(self, events: ir.Table) -> ir.Value:
        return ibis.cases(*((events.kind == kind, self.weights[kind]) for kind in KINDS))


def _open_events(p: Placeholders) -> tuple[ir.Table, _Rule]:
    """What counts: customer_id, product_id, kind, at, factor, meant (1 for an inquiry that the target means)."""
    since = p.text()
    weights = {kind: p.number() for kind in ("view", "favorite", "inquiry", "cart")}
    high, medium = p.number(), p.number()
    oldest, decay = p.text(), p.table(DECAY)
    narrowed, _ = p.integer(), p.table(TARGET)
    only_asked, _ = p.integer(), p.table(ASKED)
    browsing = BROWSE_EVENTS.filter(BROWSE_EVENTS.occurred_at >= since, BROWSE_EVENTS.occurred_at < today_ends())
    asking = INQUIRIES.filter(
        INQUIRIES.created_at >= oldest,
        INQUIRIES.created_at < today_ends(),
        (INQUIRIES.created_at >= since) | INQUIRIES.id.isin(ASKED.inquiry_id),
    )
    events = ibis.union(
        browsing.select("customer_id", "product_id", kind="event", at="occurred_at", meant=ibis.literal(0, "int64")),
        asking.select(
            "customer_id", "product_id", kind=ibis.literal("inquiry"), at="created_at",
            meant=asking.id.isin(ASKED.inquiry_id).cast("int64"),
        ),
    )  # fmt: skip
    bought = _latest_purchases(oldest)
    same = [events.customer_id == bought.buyer, events.product_id == bought.bought_id]
    found = events.left_join(bought, same).inner_join(decay, substr(events["at"], 1, 10) == decay.day)
    found = found.filter(
        (narrowed == 0) | found.product_id.isin(TARGET.product_id) | (found.meant == 1),
        found.latest_purchase.isnull() | (found.latest_purchase < found["at"]),
    )
    return found, _Rule(weights, high, medium, only_asked)


def intent_values(definitions: Definitions, today: dt.date) -> tuple[Scalar, ...]:
    """What :func:`intent` needs of the definitions; :func:`brought` gives the rest."""
    rule = definitions.intent
    since = days_ago(today, rule.days - 1)
    return since, rule.view, rule.favorite, rule.inquiry, rule.cart, rule.high, rule.medium


def brought(desk: Desk, params: Mapping[str, Any], _listed: bool) -> Brought:
    """The first day that counts, the fading of each day, and the target.

    Raises UserError ``analytics.intent.*`` for a target that is not there.
    """
    target = resolved(desk, params)
    rule = desk.definitions.intent
    ages = range(max(rule.days, target.oldest_days(desk.today) + 1))
    oldest = days_ago(desk.today, len(ages) - 1)
    days = [((desk.today - DAY * age).isoformat(), 0.5 ** (age / rule.half_life_days)) for age in ages]
    return Brought(
        (
            oldest,
            as_json(days),
            int(target.products is not None),
            as_json(target.products or ()),
            int(target.asked is not None),
            as_json(sorted(target.asked or ())),
        ),
        notes=target.notes,
        target=target.label,
    )


def _latest_purchases(oldest: ir.Value) -> ir.Table:
    """When each customer last paid for each product; one before ``oldest`` comes before every event that counts."""
    paid = ORDERS.filter(ORDERS.pay_status == "paid", ORDERS.created_at >= oldest, ORDERS.created_at < today_ends())
    paid = paid.select(paid_id="id", buyer="customer_id", bought_at="created_at")
    items = ORDER_ITEMS.select("order_id", bought_id="product_id")
    lines = paid.inner_join(items, paid.paid_id == items.order_id)
    return lines.group_by("buyer", "bought_id").agg(latest_purchase=lines.bought_at.max())


def reason(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Text keys of why a customer is on the list."""
    return (
        "analytics.reason.intent",
        *(("analytics.reason.intent_asked",) if isinstance(row.get("quote"), str) else ()),
    )
