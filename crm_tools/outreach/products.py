"""The recommended products of many customers at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crm_tools.analytics.desk import open_desk
from crm_tools.analytics.inline import as_json
from crm_tools.analytics.recommend import recommend
from crm_tools.settings import Settings
from crm_tools.store.connect import reader
from crm_tools.texts import Language, formats

RANKS = 60
"""How far down the list an owned product is replaced from."""

Product = Mapping[str, str]


def personal_products(settings: Settings, customers: Sequence[int], language: Language) -> dict[int, list[Product]]:
    """For each customer the recommended products without those ever paid for, filled from the next ranks on.

    A product is ``product_id``, ``title`` and ``price`` in words. The same as ``analytics.recommend`` for one customer
    as long as fewer than 55 of the first 60 are owned.
    """
    desk = open_desk(settings)
    top = desk.definitions.recommendation.top
    ranked = recommend(desk, params={"top": RANKS}, language=language).frame
    candidates: list[Product] = [
        {
            "product_id": str(row["product_id"]),
            "title": str(row["product"]),
            "price": formats.money(int(row["price"]), settings.currency, language, exact=True),
        }
        for row in ranked.to_dict("records")
    ]
    owned: dict[int, set[str]] = {customer: set() for customer in customers}
    with reader(settings.database, desk.query_seconds) as connection:
        # From the customers to their orders to the items: indexes serve each step.
        rows = connection.execute(
            "SELECT DISTINCT k.value, i.product_id FROM json_each(?) k"
            " JOIN orders o ON o.customer_id = k.value AND o.pay_status = 'paid' AND o.created_at < ?"
            " JOIN order_items i ON i.order_id = o.id"
            " JOIN json_each(?) p ON p.value = i.product_id",
            (
                as_json(customers),
                f"{desk.today} 23:59:60",
                as_json([int(product["product_id"]) for product in candidates]),
            ),
        )
        for customer, product in rows:
            owned[customer].add(str(product))
    return {
        customer: [one for one in candidates if one["product_id"] not in owned[customer]][:top]
        for customer in customers
    }
