"""What stands beside each customer of a page, looked up by SQLite's indexes."""

from __future__ import annotations


def details_sql(from_a_day: bool, contacts: bool = False) -> str:
    """SQL for the customers of a page, in the page's order.

    Columns ``customer_id``, ``customer``, ``city``, ``level``, ``sales`` (分) and ``orders`` of the period,
    ``last_order_at`` (paid) and ``last_login_at`` ever; with ``contacts`` also ``mobile`` and ``email``. Placeholders:
    today's end, the customers as a JSON array, the period's bounds.
    """
    since, end = ("AND created_at >= ?3", "?4") if from_a_day else ("", "?3")
    paid = "FROM orders WHERE customer_id = page.value AND pay_status = 'paid' AND created_at < ?1"
    inside = f"{paid} {since} AND created_at < {end}"
    reach = ", c.mobile, c.email" if contacts else ""
    # Each last time is one step in an index; grouped, every order and login of these customers would be read.
    return f"""
SELECT page.value AS customer_id, c.name AS customer, c.city, c.level{reach},
  coalesce((SELECT sum(amount_cents) {inside}), 0) AS sales,
  (SELECT count(*) {inside}) AS orders,
  (SELECT max(created_at) {paid}) AS last_order_at,
  (SELECT max(logged_in_at) FROM logins WHERE customer_id = page.value AND logged_in_at < ?1) AS last_login_at
FROM json_each(?2) page LEFT JOIN customers c ON c.id = page.value
ORDER BY page.key"""  # noqa: S608 (words of our own)
