"""What a reader must see beside the numbers of a report."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from crm_tools.analytics import buckets, conditions, registry
from crm_tools.analytics.criteria import Filter
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.engine import Engine
from crm_tools.analytics.fetch import Wanted, fetch
from crm_tools.analytics.periods import DAY, Period
from crm_tools.analytics.planning import Plan, note
from crm_tools.analytics.ranking import NAMING_NOTHING
from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.analytics.vocabulary import GRAINS, Family
from crm_tools.texts import Words, formats

if TYPE_CHECKING:
    import pandas as pd


def difference_note(running: Engine, planned: Plan, wanted: Wanted, desk: Desk, frame: pd.DataFrame) -> list[Words]:
    """The line by which product sales differ from sales, where they are split by something about the product.

    Coupons and other discounts lower an order's amount but none of its lines, so the two need not agree. Said only
    where all products are in the answer: under a filter on products the difference would mean nothing.
    """
    if "product_sales" not in planned.names or not any(entry.family == "item" for entry in planned.dimensions):
        return []
    if any(DIMENSIONS[condition.field].family == "item" for condition, _ in (*planned.filters, *planned.part)):
        return []
    # The rows of an answer that is not cut hold every line once, and need not be asked for again.
    asked = ("sales",) if planned.whole else ("product_sales", "sales")
    row = fetch(running, replace(wanted, measures=asked, dimensions=()), desk.today).iloc[0]
    products = int(frame["product_sales"].sum() if planned.whole else row["product_sales"])
    sales = int(row["sales"])
    if products == sales:
        return []
    return [
        note(
            "analytics.note.difference",
            products=_amount(products, desk),
            sales=_amount(sales, desk),
            difference=_amount(products - sales, desk),
        )
    ]


def unnamed_note(running: Engine, planned: Plan, everything: Plan, wanted: Wanted, today: dt.date) -> list[Words]:
    """How much a ranking leaves away because it names nothing (see :mod:`crm_tools.analytics.ranking`)."""
    if planned is everything or not (dimensions := [one for one in planned.dimensions if one.family == "item"]):
        return []
    entry = next(one for one in planned.measures if one.grain in NAMING_NOTHING)
    nothing = conditions.on_dimension(dimensions[0], Filter(field=dimensions[0].name, op="eq", value=""))
    without = replace(wanted, measures=(entry.name,), dimensions=(), filters=(*everything.filters, nothing))
    count = int(fetch(running, without, today)[entry.name].iloc[0] or 0)
    if not count:
        return []
    return [note("analytics.note.unnamed", measure=entry.label, dimension=dimensions[0].label, count=f"{count:,}")]


def unsold_note(running: Engine, planned: Plan, wanted: Wanted, today: dt.date) -> list[Words]:
    """How many of the products that did not sell are off sale today, where nobody asked which of the two they are."""
    asked = {condition.field for condition, _ in (*planned.filters, *planned.part)} | {
        one.name for one in planned.dimensions
    }
    if "unsold_products" not in planned.names or "on_sale" in asked:
        return []
    gone = conditions.on_dimension(DIMENSIONS["on_sale"], Filter(field="on_sale", value="no"))
    without = replace(wanted, measures=("unsold_products",), dimensions=(), filters=(*wanted.filters, gone))
    count = int(fetch(running, without, today)["unsold_products"].iloc[0] or 0)
    return [note("analytics.note.unsold", count=f"{count:,}")] if count else []


def stock_notes(planned: Plan, period: Period) -> list[Words]:
    """What is a state at a day is said to be: its period's first day does not matter."""
    stocks = [entry for entry in planned.measures if entry.stock and not entry.segment]
    lists = [entry for entry in planned.measures if entry.segment]
    return [
        *(note("analytics.note.stock", measure=entry.label, end=period.end) for entry in stocks if period.start),
        *(note("analytics.note.listed", measure=entry.label, end=period.end) for entry in lists),
    ]


def partial_notes(planned: Plan, period: Period) -> list[Words]:
    """Which weeks, months, quarters or years are in the answer only in part, so that nobody reads a fall into them.

    The last one is left to the comparison's own note where each bucket is compared with the one before.
    """
    units = [entry.name for entry in planned.calendar if entry.name != "day"]
    if not units or all(entry.stock for entry in planned.measures):
        return []
    unit = units[0]
    first = None if period.start is None else buckets.label(period.start, unit)
    last = buckets.label(period.end, unit)
    cut_first = period.start is not None and buckets.first_day(str(first), unit) != period.start
    cut_last = buckets.label(period.end + DAY, unit) == last and planned.request.compare != "previous"
    if cut_first and cut_last and first == last:
        return [note("analytics.note.partial_only", bucket=first, start=period.start, end=period.end)]
    if cut_first and cut_last:
        return [note("analytics.note.partial_both", first=first, start=period.start, last=last, end=period.end)]
    if cut_first:
        return [note("analytics.note.partial_first", bucket=first, start=period.start)]
    return [note("analytics.note.partial_last", bucket=last, end=period.end)] if cut_last else []


def begins_notes(running: Engine, planned: Plan, period: Period, compared: Period | None) -> list[Words]:
    """Where the data begins in the midst of a week, month, quarter or year that a report from the beginning shows, or
    after the first day of the period it is compared with.
    """
    units = [entry.name for entry in planned.calendar if entry.name != "day"]
    against = compared.start if compared else None
    if planned.measures[0].stock or (against is None and (not units or period.start is not None)):
        return []
    table, _, column = GRAINS[planned.measures[0].grain].time.partition(".")
    [(begins,)] = running.quietly(f"SELECT MIN({column}) FROM {table}")  # noqa: S608 (names of our own)
    if not begins:
        return []
    day = dt.date.fromisoformat(begins[:10])
    if against is not None and against < day:
        return [note("analytics.note.compared_before_data", start=day)]
    if not units or period.start is not None:
        return []
    bucket = buckets.label(day, units[0])
    if day > period.end or buckets.first_day(bucket, units[0]) == day:
        return []
    return [note("analytics.note.partial_data", bucket=bucket, start=day)]


def _amount(cents: int, desk: Desk) -> str:
    return formats.money(cents, desk.currency, "en", exact=True)


def coupon_note(planned: Plan) -> list[Words]:
    """Said where what orders brought is told by the coupons on them: an order counts under each of its coupons."""
    families: set[Family] = {entry.family for entry in planned.dimensions}
    families |= {DIMENSIONS[condition.field].family for condition, _ in (*planned.filters, *planned.part)}
    for measure in planned.measures:
        reading = registry.reading(measure, families)
        if reading is not None and reading.grain == "coupon_orders":
            return [note("analytics.note.by_coupon")]
    return []
