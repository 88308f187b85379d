"""Coupons: what was offered, who got one, and the orders they were used on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from crm_tools.ingest.demo.people import People
from crm_tools.ingest.demo.rhythm import DAY, Calendar, Ints
from crm_tools.ingest.demo.shopping import Orders

WELCOME_DAYS = 30
# Title, first and last (month, day), threshold and discount in yuan, part of the customers given, part used.
SEASONS = (
    ("新年开门红", (1, 1), (1, 15), 199, 20, 0.06, 0.42),
    ("女神节礼券", (3, 1), (3, 8), 299, 40, 0.08, 0.36),
    ("618 狂欢券", (6, 1), (6, 20), 300, 50, 0.14, 0.66),
    ("618 大额券", (6, 16), (6, 20), 2000, 260, 0.03, 0.5),
    ("夏日清凉券", (7, 10), (7, 31), 129, 15, 0.05, 0.28),
    ("国庆出游券", (9, 28), (10, 7), 399, 50, 0.07, 0.33),
    ("双11 预热券", (10, 24), (11, 9), 200, 25, 0.1, 0.52),
    ("双11 狂欢券", (11, 10), (11, 13), 500, 80, 0.16, 0.71),
    ("双12 返场券", (12, 8), (12, 12), 199, 25, 0.06, 0.4),
)


@dataclass(frozen=True)
class Offer:
    """A 满减 coupon: moments of its first and last second, terms in yuan, how many get one and use it."""

    title: str
    starts: int
    ends: int
    threshold: int
    discount: int
    given: float
    """Part of the customers then registered who get it."""
    used: float
    """Part of those given that are used, as far as there are orders that reach the threshold."""
    days: int | None = None
    """Given at registration and good for so many days."""
    all_gone: bool = False


@dataclass(frozen=True)
class Given:
    """Given coupons in the order of offers: positions of offer, customer and order (−1 where not used), moments."""

    offer: Ints
    customer: Ints
    issued: Ints
    expires: npt.NDArray[np.int64]
    order: Ints


def offers(calendar: Calendar) -> list[Offer]:
    """Every season's since the shop opened, and around today: live ones, one of them given to nobody yet, one used up,
    one that has not begun.
    """
    end = calendar.end
    around = [
        Offer("新客礼券", 0, end + 90 * DAY - 1, 99, 15, 0.55, 0.5, days=WELCOME_DAYS),
        Offer("会员日通用券", end - 12 * DAY, end + 18 * DAY - 1, 300, 30, 0.10, 0.4),
        Offer("大额满减券", end - 20 * DAY, end + 10 * DAY - 1, 3000, 300, 0.05, 0.5),
        Offer("限量秒杀券", end - 6 * DAY, end + 8 * DAY - 1, 100, 30, 0.04, 0.7, all_gone=True),
        Offer("会员回馈券", end - DAY, end + 20 * DAY - 1, 200, 30, 0, 0),
        Offer("老客回归券", end - 75 * DAY, end - 45 * DAY - 1, 150, 30, 0.06, 0.3),
        Offer("岁末感恩券", end + 9 * DAY, end + 39 * DAY - 1, 500, 60, 0, 0),
    ]
    seasons = []
    for year in range(calendar.first.year, calendar.first.year + 3):
        for title, start, last, threshold, discount, given, used in SEASONS:
            starts = (dt.date(year, *start) - calendar.first).days * DAY
            ends = ((dt.date(year, *last) - calendar.first).days + 1) * DAY - 1
            if 0 <= starts < end:
                seasons.append(Offer(f"{year} {title}", starts, ends, threshold, discount, given, used))
    return sorted(seasons + around, key=lambda offer: (offer.starts, offer.title))


def give(rng: np.random.Generator, calendar: Calendar, people: People, orders: Orders, offered: list[Offer]) -> Given:
    """Hand the coupons out and use them: writes ``orders.discount_cents``; no order uses two."""
    parts = [_give_one(rng, calendar, people, orders, offer, number) for number, offer in enumerate(offered)]
    return Given(*(np.concatenate([part[n] for part in parts]) for n in range(5)))


def _give_one(
    rng: np.random.Generator, calendar: Calendar, people: People, orders: Orders, offer: Offer, number: int
) -> tuple[npt.NDArray[Any], ...]:
    last = min(offer.ends, calendar.end - 1)
    count = int(np.searchsorted(people.registered, last))  # they are in the order of registration
    wanted = int(offer.given * count)
    low, high = np.searchsorted(orders.moment, [offer.starts, last])
    place = np.arange(low, high)
    fits = (orders.goods_cents[low:high] >= offer.threshold * 100) & (orders.discount_cents[low:high] == 0)
    fits &= orders.bought[low:high]
    if offer.days is not None:
        fits &= orders.moment[low:high] < people.registered[orders.customer[low:high]] + offer.days * DAY
    users, at = np.unique(orders.customer[low:high][fits], return_index=True)
    used = place[fits][at]
    some = np.sort(rng.permutation(len(users))[: int(wanted * offer.used)])
    users, used = users[some], used[some]
    orders.discount_cents[used] = offer.discount * 100

    others = rng.permutation(count)[: wanted + len(users)]
    others = others[~np.isin(others, users)][: max(0, wanted - len(users))]
    customer = np.concatenate((users, others)).astype(np.int32)
    order = np.concatenate((used, np.full(len(others), -1))).astype(np.int32)
    joined = np.maximum(people.registered[customer], offer.starts).astype(np.int64)
    if offer.days is not None:
        issued, expires = joined, joined + offer.days * DAY
    else:
        until = np.where(order >= 0, orders.moment[order], last)
        issued = joined + ((until - joined) * rng.random(len(customer)) ** 2).astype(np.int64)
        expires = np.full(len(customer), offer.ends, dtype=np.int64)
    in_time = np.argsort(issued, kind="stable")
    numbers = np.full(len(customer), number, dtype=np.int32)
    return numbers, customer[in_time], issued[in_time].astype(np.int32), expires[in_time], order[in_time]
