"""What stands beside each customer of a page, looked up by SQLite's indexes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from crm_tools.analytics.engine import Engine
from crm_tools.analytics.inline import as_json
from crm_tools.analytics.periods import DAY, Period

_PAID = "FROM orders WHERE pay_status = 'paid' AND created_at < ?1"


def details(
    running: Engine, customers: Sequence[int], period: Period, today: dt.date, *, contacts: bool = False
) -> dict[str, list[Any]]:
    """Columns for the customers of a page, in the page's order: ``customer_id``, ``customer``, ``city``, ``level``,
    ``sales`` (分) and ``orders`` (paid) of the period, ``last_order_at`` (paid) and ``last_login_at`` ever; with
    ``contacts`` also ``mobile`` and ``email``.
    """
    start, end = period.bounds()
    # In the order of the indexes: a long list goes through each of them once, and a disk reads on.
    page, today_ends = as_json(sorted(customers)), f"{today + DAY} 00:00:00"
    found = running.cells_quietly(_about_sql(contacts), (today_ends, page))
    at = {customer: place for place, customer in enumerate(found["customer_id"])}
    places = [at[customer] for customer in customers]
    cells = {name: [values[place] for place in places] for name, values in found.items()}
    # Apart from the rest, so that both are summed up in one walk through these customers' orders.
    values = (today_ends, page, end, *([start] if start else []))
    paid = {customer: sums for customer, *sums in running.quietly(_paid_sql(start is not None), values)}
    nothing = [0, 0]
    both = [paid.get(customer, nothing) for customer in cells["customer_id"]]
    return cells | {"sales": [sales for sales, _ in both], "orders": [orders for _, orders in both]}


def _about_sql(contacts: bool) -> str:
    reach = ", c.mobile, c.email" if contacts else ""
    # Each last time is one step in an index; grouped, every order and login of these customers would be read.
    return f"""
SELECT page.value AS customer_id, c.name AS customer, c.city, c.level{reach},
  (SELECT max(created_at) {_PAID} AND customer_id = page.value) AS last_order_at,
  (SELECT max(logged_in_at) FROM logins WHERE customer_id = page.value AND logged_in_at < ?1) AS last_login_at
FROM json_each(?2) page LEFT JOIN customers c ON c.id = page.value"""  # noqa: S608 (words of our own)


def _paid_sql(from_a_day: bool) -> str:
    since = "AND created_at >= ?4" if from_a_day else ""
    return f"""
SELECT customer_id, sum(amount_cents), count(*) {_PAID} AND created_at < ?3 {since}
  AND customer_id IN (SELECT value FROM json_each(?2))
GROUP BY customer_id"""  # noqa: S608 (words of our own)
