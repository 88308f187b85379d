"""The drawn demo as rows of the CRM's tables, made batch by batch so that a big shop never stands in memory as text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
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

BATCH = 100_000
Clock = Callable[[npt.NDArray[Any]], list[str]]
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Table:
    """``rows`` makes the rows of one slice of ``count``; ids are given by SQLite, 1 for the first row."""

    name: str
    columns: str
    count: int
    rows: Callable[[slice], Iterable[Row]]

    def batches(self) -> Iterator[tuple[int, Iterable[Row]]]:
        """Number of rows done after it, and the rows."""
        for start in range(0, self.count, BATCH):
            end = min(start + BATCH, self.count)
            yield end, self.rows(slice(start, end))


def products(goods: Goods, clock: Clock) -> Table:
    categories = category_names()
    rows = list(
        zip(
            goods.skus, goods.titles, [categories[n] for n in goods.category.tolist()], goods.price_cents.tolist(),
            clock(goods.listed), goods.active.astype(int).tolist(), strict=True,
        )
    )  # fmt: skip
    return Table("products", "sku, title, category, price_cents, listed_at, active", len(rows), rows.__getitem__)


def customers(rng: np.random.Generator, people: People, paid: npt.NDArray[np.float64], clock: Clock) -> Table:
    level = folk.levels(rng, paid)
    who = folk.identities(rng, people)
    book = folk.names()
    genders, cities, channels = ([entry[0] for entry in book[key]] for key in ("genders", "cities", "channels"))

    def rows(part: slice) -> Iterable[Row]:
        drawn = (people.gender, people.city, people.channel)
        columns = zip(
            who[part],
            *(column[part].tolist() for column in drawn),
            level[part],
            clock(people.registered[part]),
            strict=True,
        )
        for (name, mobile, email, consent), gender, city, channel, standing, joined in columns:
            yield name, mobile, email, genders[gender], cities[city], standing, channels[channel], consent, joined

    return Table(
        "customers", "name, mobile, email, gender, city, level, channel, email_consent, created_at", len(level), rows
    )


def orders(orders: Orders, clock: Clock) -> Table:
    amount = orders.amount_cents

    def rows(part: slice) -> Iterable[Row]:
        status = [STATUSES[n] for n in orders.status[part].tolist()]
        customer = (orders.customer[part] + 1).tolist()
        return zip(customer, amount[part].tolist(), status, clock(orders.moment[part]), strict=True)

    return Table("orders", "customer_id, amount_cents, pay_status, created_at", len(amount), rows)


def order_items(orders: Orders) -> Table:
    order = np.repeat(np.arange(1, len(orders.moment) + 1, dtype=np.int32), np.diff(orders.first_item))

    def rows(part: slice) -> Iterable[Row]:
        columns = (order[part], orders.product[part] + 1, orders.quantity[part], orders.unit_cents[part])
        return zip(*(column.tolist() for column in columns), strict=True)

    return Table("order_items", "order_id, product_id, quantity, unit_price_cents", len(order), rows)


def coupons(offered: list[Offer], given: Given, clock: Clock) -> Table:
    issued = np.bincount(given.offer, minlength=len(offered)).tolist()
    starts, ends = (clock(np.array([getattr(offer, at) for offer in offered])) for at in ("starts", "ends"))
    rows = []
    for n, offer in enumerate(offered):
        total = issued[n] if offer.all_gone else max(100, -(-issued[n] * 13 // 1000) * 100)
        rows.append((offer.title, offer.threshold * 100, offer.discount * 100, total, issued[n], starts[n], ends[n]))
    columns = "title, threshold_cents, discount_cents, total, issued, starts_at, ends_at"
    return Table("coupons", columns, len(rows), rows.__getitem__)


def customer_coupons(offered: list[Offer], given: Given, orders: Orders, clock: Clock) -> Table:
    terms = [(offer.threshold * 100, offer.discount * 100) for offer in offered]

    def rows(part: slice) -> Iterable[Row]:
        order = given.order[part]
        used = clock(orders.moment[order])  # of the last order where −1: dropped below
        who = (given.offer[part].tolist(), given.customer[part].tolist())
        columns = zip(*who, clock(given.issued[part]), clock(given.expires[part]), used, order.tolist(), strict=True)
        for offer, customer, issued, expires, used_at, place in columns:
            use = (used_at, place + 1) if place >= 0 else (None, None)
            yield offer + 1, customer + 1, issued, expires, *use, *terms[offer]

    columns = "coupon_id, customer_id, issued_at, expires_at, used_at, order_id, threshold_cents, discount_cents"
    return Table("customer_coupons", columns, len(given.offer), rows)


def logins(made: Logins, clock: Clock) -> Table:
    def rows(part: slice) -> Iterable[Row]:
        return zip((made.customer[part] + 1).tolist(), clock(made.moment[part]), strict=True)

    return Table("logins", "customer_id, logged_in_at", len(made.moment), rows)


def browse_events(made: Browsing, clock: Clock) -> Table:
    def rows(part: slice) -> Iterable[Row]:
        event = [EVENTS[n] for n in made.event[part].tolist()]
        customer, product = (made.customer[part] + 1).tolist(), (made.product[part] + 1).tolist()
        return zip(customer, product, event, made.dwell[part].tolist(), clock(made.moment[part]), strict=True)

    return Table("browse_events", "customer_id, product_id, event, dwell_seconds, occurred_at", len(made.moment), rows)


def inquiries(rng: np.random.Generator, made: Inquiries, people: People, goods: Goods, clock: Clock) -> Table:
    def rows(part: slice) -> Iterable[Row]:
        batch = Inquiries(made.customer[part], made.product[part], made.kind[part], made.moment[part])
        said = wording(rng, batch, people, goods)
        moments = clock(batch.moment)
        for customer, (product, channel, text), moment in zip(batch.customer.tolist(), said, moments, strict=True):
            yield customer + 1, product, channel, text, moment

    return Table("inquiries", "customer_id, product_id, channel, content, created_at", len(made.moment), rows)
