"""Orders, their items, and the coupons used on them, for all customers at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crm_tools.ingest.demo.goods import Bools, Goods, catalogue, choose
from crm_tools.ingest.demo.people import FALLING_DAYS, People, Story
from crm_tools.ingest.demo.rhythm import DAY, Calendar, Floats, Ints, draw_days, draw_moments

Cents = npt.NDArray[np.int64]
STATUSES = ("paid", "refunded", "cancelled", "pending")
PAID, REFUNDED, CANCELLED, PENDING = range(4)
LIKED = 0.5
"""Part of the items that come from the category a customer likes."""


@dataclass
class Orders:
    """Orders by position (id = position + 1) in the order of time; the items of one order lie together."""

    customer: Ints
    moment: Ints
    status: npt.NDArray[np.int8]
    first_item: Ints
    """Position of each order's first item, and behind the last."""
    product: Ints
    quantity: npt.NDArray[np.int8]
    unit_cents: Ints
    goods_cents: Cents
    """Sum of the items; the order's amount is this less ``discount_cents``."""
    discount_cents: Ints

    @property
    def amount_cents(self) -> Cents:
        return self.goods_cents - self.discount_cents

    @property
    def bought(self) -> Bools:
        """Paid at some time: paid, or refunded since."""
        return self.status <= REFUNDED


def make_orders(
    rng: np.random.Generator, calendar: Calendar, people: People, goods: Goods, count: int, items: int
) -> Orders:
    """``count`` orders with ``items`` items in all."""
    customer, day = _when(rng, calendar, people, count)
    moment = draw_moments(rng, calendar, day)
    joined = people.registered[customer]
    early = moment <= joined
    moment[early] = joined[early] + rng.integers(120, 3 * 3600, int(early.sum()))
    order = np.argsort(moment, kind="stable")
    customer, moment = customer[order], moment[order]
    del order, day, joined, early

    per_order = 1 + np.bincount(rng.integers(0, count, items - count, dtype=np.int32), minlength=count)
    first_item = np.concatenate(([0], np.cumsum(per_order))).astype(np.int32)
    day = np.repeat(moment // np.int32(DAY), per_order)
    product = _products(rng, people, goods, np.repeat(customer, per_order), day)
    unit = goods.price_cents[product]
    reduced = calendar.price_part[day] < 1
    unit[reduced] = np.round(unit[reduced] * calendar.price_part[day[reduced]] / 10) * 10
    quantity = _quantities(rng, unit)
    goods_cents = np.add.reduceat(unit * quantity, first_item[:-1])
    status = _statuses(rng, calendar, people, goods, customer, moment, product[first_item[:-1]])
    return Orders(
        customer, moment, status, first_item, product, quantity, unit.astype(np.int32), goods_cents,
        np.zeros(count, dtype=np.int32),
    )  # fmt: skip


def _when(rng: np.random.Generator, calendar: Calendar, people: People, count: int) -> tuple[Ints, Ints]:
    """Who orders, and on which day."""
    buyers = np.flatnonzero(people.story != Story.BROWSING)
    places = np.arange(calendar.days + 1)
    start = np.interp(people.buys_from, places, calendar.busy)
    weight = people.pace * (np.interp(people.buys_until, places, calendar.busy) - start)
    # Those who buy once get their one order below, and a few of them a second one.
    regular = people.story >= Story.STEADY
    weight = np.where(regular, weight, 0)
    once = np.flatnonzero(people.story == Story.ONCE)
    again = once[rng.random(len(once)) < 0.22]
    left = count - len(buyers) - len(again)
    if left < 0:
        raise ValueError("fewer orders than buyers")
    more = rng.multinomial(left, weight / weight.sum())
    customer = np.concatenate((buyers, again, np.repeat(np.arange(len(weight)), more))).astype(np.int32)

    from_, until = people.buys_from[customer], people.buys_until[customer]
    story = people.story[customer]
    day = draw_days(rng, calendar, from_, until, np.where(story == Story.GROWING, 0.55, 1.0))
    # Customers who slow down: most of what would fall into the last 90 days happened before.
    slow = np.flatnonzero(
        (story == Story.FALLING) & (day >= calendar.days - FALLING_DAYS) & (rng.random(len(customer)) < 0.85)
    )
    before = np.full(len(slow), float(calendar.days - FALLING_DAYS))
    day[slow] = draw_days(rng, calendar, from_[slow], before, 0.6)
    return customer, day


def _products(rng: np.random.Generator, people: People, goods: Goods, customer: Ints, day: Ints) -> Ints:
    spending = people.spending[customer]
    # Now and then someone buys above or below their class.
    spending = np.clip(spending + (rng.random(len(customer)) < 0.12) - (rng.random(len(customer)) < 0.2), 0, 4)
    product = np.empty(len(customer), dtype=np.int32)
    liked = rng.random(len(customer)) < LIKED
    product[liked] = choose(rng, goods, spending[liked], people.likes[customer[liked]])
    product[~liked] = choose(rng, goods, spending[~liked])
    return goods.on_sale(product, day)


def _quantities(rng: np.random.Generator, unit_cents: Cents) -> npt.NDArray[np.int8]:
    lot = rng.random(len(unit_cents))
    lot[unit_cents >= 100_000] *= 0.8  # what is dear is bought by one
    return (1 + (lot > 0.8) + (lot > 0.93) + (lot > 0.98)).astype(np.int8)


def _statuses(
    rng: np.random.Generator,
    calendar: Calendar,
    people: People,
    goods: Goods,
    customer: Ints,
    moment: Ints,
    product: Ints,
) -> npt.NDArray[np.int8]:
    """Refunds depend on the category and the channel (抖音 more, in the shop fewer); unpaid ones are mostly recent."""
    refund = np.array([float(category["refund"]) for category in catalogue()["category"]])[goods.category[product]]
    refund = refund * np.array([1.0, 0.95, 1.0, 0.4, 1.8])[people.channel[customer]]
    refund[calendar.rush[moment // DAY]] *= 1.3  # bought in haste
    recent = moment >= calendar.end - 2 * DAY
    refund[recent] = 0
    pending = np.where(recent, 0.07, 0.012)
    lot = rng.random(len(customer))
    status = np.full(len(customer), PAID, dtype=np.int8)
    status[lot < refund + pending + 0.055] = CANCELLED
    status[lot < refund + pending] = PENDING
    status[lot < refund] = REFUNDED
    return status


def paid_cents(orders: Orders, customers: int) -> Floats:
    """What each customer paid in all."""
    paid = orders.status == PAID
    return np.bincount(orders.customer[paid], weights=orders.amount_cents[paid], minlength=customers).astype(float)
