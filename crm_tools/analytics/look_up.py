"""Finding one customer by what a reader types, and one order by its number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from crm_tools.analytics.desk import Desk
from crm_tools.analytics.engine import engine
from crm_tools.analytics.freshness import freshness_note
from crm_tools.analytics.periods import DAY
from crm_tools.analytics.placeholders import Scalar
from crm_tools.analytics.planning import note
from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.analytics.result import Column, Result
from crm_tools.analytics.story_sql import BY_EMAIL, BY_ID, BY_MOBILE, BY_NAME, BY_ORDER, BY_PART, LINES, ORDER
from crm_tools.texts import UserError

MOST_FOUND = 20
LARGEST_ID = 2**63 - 1
How = Literal["id", "mobile", "order", "name", "email", "part"]

_LINE_COLUMNS = (
    Column("product_id", DIMENSIONS["product"].key_label or DIMENSIONS["product"].label, "id"),
    Column("product", DIMENSIONS["product"].label, "text"),
    Column("category", DIMENSIONS["category"].label, "text"),
    Column("quantity", MEASURES["units"].label, "count"),
    Column("unit_price", note("analytics.order.unit_price"), "money"),
    Column("line_amount", note("analytics.order.line_amount"), "money"),
)


@dataclass(frozen=True)
class Match:
    """A customer that fits what was typed, and how."""

    customer_id: int
    name: str
    how: How


@dataclass(frozen=True)
class Order:
    """One order. ``lines``: columns product_id, product, category, quantity, unit_price and line_amount (分)."""

    order_id: int
    customer_id: int
    customer: str
    at: str
    status: str
    amount: int
    lines: Result


def find_people(desk: Desk, typed: str) -> tuple[Match, ...]:
    """Customers who are called so: by id, mobile and order number where it is a number (each may be somebody else), by
    the whole name or email, else by part of the name; at most :data:`MOST_FOUND`, none where nobody fits."""
    text = " ".join(typed.split())
    if not text:
        return ()
    found: dict[int, Match] = {}
    digits = text.lstrip("#").replace(" ", "")
    number = digits if digits.isascii() and digits.isdigit() else ""
    as_id = int(number) if number and int(number) <= LARGEST_ID else None
    with engine(desk, "customer_story") as running:

        def add(sql: str, how: How) -> None:
            rows = running.frame_quietly(sql, {"text": number or text, "most": MOST_FOUND, "number": as_id})
            for customer, name in rows.itertuples(index=False):
                found.setdefault(int(customer), Match(int(customer), str(name), how))

        if number:
            if as_id is not None:
                add(BY_ID, "id")
                add(BY_ORDER, "order")
            add(BY_MOBILE, "mobile")
        elif "@" in text:
            add(BY_EMAIL, "email")
        else:
            add(BY_NAME, "name")
            if not found:
                add(BY_PART, "part")
    return tuple(found.values())[:MOST_FOUND]


def find_order(desk: Desk, order_id: int) -> Order:
    """The order with its lines. Raises UserError ``analytics.order.unknown``, also for one dated after today."""
    values: dict[str, Scalar] = {"order": order_id, "ends": f"{desk.today + DAY} 00:00:00"}
    with engine(desk, "find_order") as running:
        head = running.frame_quietly(ORDER, values) if order_id <= LARGEST_ID else pd.DataFrame()
        if head.empty:
            raise UserError("analytics.order.unknown", id=order_id)
        lines = running.frame_quietly(LINES, {"order": order_id})
        notes = tuple(freshness_note(running, desk.today))
    whole = ["product_id", "quantity", "unit_price", "line_amount"]
    frame = lines.astype(dict.fromkeys(whole, "int64"))
    row: dict[str, Any] = {str(name): value for name, value in head.iloc[0].to_dict().items()}
    return Order(**row, lines=Result(_LINE_COLUMNS, frame, None, notes=notes, steps=tuple(running.steps)))
