"""The drawn demo as columns of the CRM's tables, made part by part: a big shop never stands in memory as text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from crm_tools.ingest.demo import people as folk
from crm_tools.ingest.demo.giving import Given, Offer
from crm_tools.ingest.demo.goods import Goods, category_names
from crm_tools.ingest.demo.people import People
from crm_tools.ingest.demo.shopping import STATUSES, Orders
from crm_tools.ingest.demo.visits import EVENTS, Browsing, Inquiries, Logins, wording

Clock = Callable[[npt.NDArray[Any]], list[str]]
Columns = dict[str, list[Any]]


@dataclass(frozen=True)
class Table:
    """``columns`` makes the values of one slice of the ``count`` rows, by column; ids are SQLite's, 1 for the first."""

    name: str
    count: int
    columns: Callable[[slice], Columns]


def products(goods: Goods, clock: Clock) -> Table:
    categories = category_names()

    def columns(part: slice) -> Columns:
        return {
            "sku": goods.skus[part],
            "title": goods.titles[part],
            "category": [categories[n] for n in goods.category[part].tolist()],
            "price_cents": goods.price_cents[part].tolist(),
            "listed_at": clock(goods.listed[part]),
            "active": goods.active[part].astype(int).tolist(),
        }

    return Table("products", len(goods.titles), columns)


def customers(rng: np.random.Generator, people: People, paid: npt.NDArray[np.float64], clock: Clock) -> Table:
    level = folk.levels(rng, paid)
    names, mobiles, emails, consents = folk.identities(rng, people)
    book = folk.names()
    genders, cities, channels = ([entry[0] for entry in book[key]] for key in ("genders", "cities", "channels"))

    def columns(part: slice) -> Columns:
        return {
            "name": names[part],
            "mobile": mobiles[part],
            "email": emails[part],
            "gender": [genders[n] for n in people.gender[part].tolist()],
            "city": [cities[n] for n in people.city[part].tolist()],
            "level": level[part],
            "channel": [channels[n] for n in people.channel[part].tolist()],
            "email_consent": consents[part],
            "created_at": clock(people.registered[part]),
        }

    return Table("customers", len(level), columns)


def orders(made: Orders, clock: Clock) -> Table:
    amount = made.amount_cents

    def columns(part: slice) -> Columns:
        return {
            "customer_id": (made.customer[part] + 1).tolist(),
            "amount_cents": amount[part].tolist(),
            "pay_status": [STATUSES[n] for n in made.status[part].tolist()],
            "created_at": clock(made.moment[part]),
        }

    return Table("orders", len(amount), columns)


def order_items(made: Orders) -> Table:
    order = np.repeat(np.arange(1, len(made.moment) + 1, dtype=np.int32), np.diff(made.first_item))

    def columns(part: slice) -> Columns:
        return {
            "order_id": order[part].tolist(),
            "product_id": (made.product[part] + 1).tolist(),
            "quantity": made.quantity[part].tolist(),
            "unit_price_cents": made.unit_cents[part].tolist(),
        }

    return Table("order_items", len(order), columns)


def coupons(offered: list[Offer], given: Given, clock: Clock) -> Table:
    issued = np.bincount(given.offer, minlength=len(offered)).tolist()
    columns = {
        "title": [offer.title for offer in offered],
        "threshold_cents": [offer.threshold * 100 for offer in offered],
        "discount_cents": [offer.discount * 100 for offer in offered],
        # A third or so is left, in round hundreds; of the one that is all gone, none.
        "total": [
            out if offer.all_gone else max(100, -(-out * 13 // 1000) * 100)
            for offer, out in zip(offered, issued, strict=True)
        ],
        "issued": issued,
        "starts_at": clock(np.array([offer.starts for offer in offered])),
        "ends_at": clock(np.array([offer.ends for offer in offered])),
    }
    return Table("coupons", len(offered), lambda part: {name: values[part] for name, values in columns.items()})


def customer_coupons(offered: list[Offer], given: Given, made: Orders, clock: Clock) -> Table:
    def columns(part: slice) -> Columns:
        order = given.order[part].tolist()
        offer = [offered[n] for n in given.offer[part].tolist()]
        used_at = clock(made.moment[given.order[part]])  # -1 reads some other order: not taken
        return {
            "coupon_id": (given.offer[part] + 1).tolist(),
            "customer_id": (given.customer[part] + 1).tolist(),
            "issued_at": clock(given.issued[part]),
            "expires_at": clock(given.expires[part]),
            "used_at": [when if n >= 0 else None for n, when in zip(order, used_at, strict=True)],
            "order_id": [n + 1 if n >= 0 else None for n in order],
            "threshold_cents": [one.threshold * 100 for one in offer],
            "discount_cents": [one.discount * 100 for one in offer],
        }

    return Table("customer_coupons", len(given.offer), columns)


def logins(made: Logins, clock: Clock) -> Table:
    def columns(part: slice) -> Columns:
        return {"customer_id": (made.customer[part] + 1).tolist(), "logged_in_at": clock(made.moment[part])}

    return Table("logins", len(made.moment), columns)


def browse_events(made: Browsing, clock: Clock) -> Table:
    def columns(part: slice) -> Columns:
        return {
            "customer_id": (made.customer[part] + 1).tolist(),
            "product_id": (made.product[part] + 1).tolist(),
            "event": [EVENTS[n] for n in made.event[part].tolist()],
            "dwell_seconds": made.dwell[part].tolist(),
            "occurred_at": clock(made.moment[part]),
        }

    return Table("browse_events", len(made.moment), columns)


def inquiries(rng: np.random.Generator, made: Inquiries, people: People, goods: Goods, clock: Clock) -> Table:
    def columns(part: slice) -> Columns:
        batch = Inquiries(made.customer[part], made.product[part], made.kind[part], made.moment[part])
        product, channel, content = wording(rng, batch, people, goods)
        return {
            "customer_id": (batch.customer + 1).tolist(),
            "product_id": product,
            "channel": channel,
            "content": content,
            "created_at": clock(batch.moment),
        }

    return Table("inquiries", len(made.moment), columns)
