"""Logins, browsing and inquiries: what customers do besides buying."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from crm_tools.ingest.demo.goods import Goods, category_names, choose
from crm_tools.ingest.demo.people import FALLING_DAYS, People, Story, names
from crm_tools.ingest.demo.rhythm import DAY, Calendar, Floats, Ints, draw_days, draw_moments, pick
from crm_tools.ingest.demo.shopping import Orders

EVENTS = ("view", "favorite", "cart")
EVENT_SHARES = (78, 13, 9)
RECENT_DAYS = 14
RECENT_PART = 0.09
"""Part of all browsing that customers about to buy did in the last 14 days."""
FROM_ORDERS = 0.25
"""Part of all browsing that led to an order."""


@dataclass(frozen=True)
class Logins:
    """In the order of time."""

    customer: Ints
    moment: Ints


@dataclass(frozen=True)
class Browsing:
    """In the order of time; ``event`` is a position in EVENTS."""

    customer: Ints
    product: Ints
    event: Ints
    dwell: Floats
    moment: Ints


@dataclass(frozen=True)
class Inquiries:
    """In the order of time; ``product`` is −1 where none was named, ``kind`` a list of inquiries.toml."""

    customer: Ints
    product: Ints
    kind: Ints
    moment: Ints


KINDS = ("before", "after", "general")


@cache
def phrases() -> dict[str, Any]:
    """inquiries.toml."""
    return tomllib.loads(Path(__file__).with_name("inquiries.toml").read_text(encoding="utf-8"))


def make_logins(rng: np.random.Generator, calendar: Calendar, people: People, orders: Orders, count: int) -> Logins:
    """``count`` logins: one at registration, one before most orders, the rest at leisure."""
    joined = np.arange(len(people.registered), dtype=np.int32)
    room = count - len(joined)
    chosen = rng.permutation(len(orders.moment))[: min(int(0.8 * len(orders.moment)), room // 2)].astype(np.int32)
    before = np.maximum(
        orders.moment[chosen] - rng.integers(40, 2400, len(chosen), dtype=np.int32),
        people.registered[orders.customer[chosen]],
    )
    customer, moment = _at_leisure(rng, calendar, people, room - len(chosen))
    customer = np.concatenate((joined, orders.customer[chosen], customer))
    moment = np.concatenate((people.registered, before, moment))
    order = np.argsort(moment, kind="stable")
    return Logins(customer[order], moment[order])


def make_browsing(
    rng: np.random.Generator, calendar: Calendar, people: People, goods: Goods, orders: Orders, count: int
) -> Browsing:
    """``count`` events: on the way to orders, at leisure, and the interest of the last days."""
    focus = favourites(rng, people, goods)
    bought = int(count * FROM_ORDERS)
    recent = int(count * RECENT_PART)
    parts = (
        _before_orders(rng, people, goods, orders, bought),
        _window_shopping(rng, calendar, people, goods, focus, count - bought - recent),
        intent(rng, calendar, people, goods, focus, recent),
    )
    columns: tuple[npt.NDArray[Any], ...] = tuple(np.concatenate([part[n] for part in parts]) for n in range(4))
    customer, product, event, moment = columns
    order = np.argsort(moment, kind="stable")
    event = event[order]
    return Browsing(customer[order], product[order], event, dwell_seconds(rng, event), moment[order])


def favourites(rng: np.random.Generator, people: People, goods: Goods) -> Ints:
    """Three products that each customer keeps coming back to; the first is often a new one."""
    columns = [choose(rng, goods, people.spending, people.likes), choose(rng, goods, people.spending, people.likes)]
    columns.append(choose(rng, goods, people.spending))
    new = np.flatnonzero((goods.ends.max() - goods.listed // DAY <= 90) & goods.active)
    curious = np.flatnonzero(rng.random(len(people.registered)) < 0.3)
    columns[0][curious] = new[rng.integers(0, len(new), len(curious))]
    return np.stack(columns, axis=1)


def intent(
    rng: np.random.Generator, calendar: Calendar, people: People, goods: Goods, focus: Ints, count: int
) -> tuple[Ints, Ints, Ints, Ints]:
    """Events of the last 14 days by customers with something in mind: few do much, many do little."""
    here = np.flatnonzero((people.seen_until >= calendar.days) & (rng.random(len(people.registered)) < 0.3))
    drive = rng.lognormal(0, 1.1, len(here))
    drive[people.story[here] == Story.BROWSING] *= 2
    customer = np.repeat(here, rng.multinomial(count, drive / drive.sum())).astype(np.int32)
    start = np.full(count, float(calendar.days - RECENT_DAYS))
    day = draw_days(rng, calendar, start, np.full(count, float(calendar.days)), 0.7)
    moment = _not_before(rng, calendar, draw_moments(rng, calendar, day), people.registered[customer])
    product = goods.on_sale(focus[customer, pick(rng, (60, 25, 15), count)], moment // DAY)
    return customer, product, pick(rng, (66, 17, 17), count), moment


def make_inquiries(
    rng: np.random.Generator, calendar: Calendar, people: People, goods: Goods, orders: Orders, count: int
) -> Inquiries:
    """``count`` inquiries: before buying, about an order, and about the shop; some in the last days."""
    focus = favourites(rng, people, goods)
    recent, after, general = int(count * 0.05), int(count * 0.38), int(count * 0.15)
    customer, moment = _at_leisure(rng, calendar, people, count - recent - after)
    product = goods.on_sale(focus[customer, rng.integers(0, 3, len(customer))], moment // DAY)
    late_customer, late_product, _, late_moment = intent(rng, calendar, people, goods, focus, recent)
    chosen = np.flatnonzero(orders.bought)
    chosen = chosen[rng.integers(0, len(chosen), after)]
    hours = rng.exponential(60, after) * 3600
    after_moment = _by_tonight(rng, calendar, (orders.moment[chosen] + hours).astype(np.int32))
    kind = np.zeros(len(customer), dtype=np.int32)
    kind[rng.permutation(len(customer))[:general]] = KINDS.index("general")
    product[kind > 0] = -1
    columns = (
        np.concatenate((customer, late_customer, orders.customer[chosen])),
        np.concatenate((product, late_product, orders.product[orders.first_item[chosen]])),
        np.concatenate((kind, np.zeros(recent, dtype=np.int32), np.full(after, KINDS.index("after"), dtype=np.int32))),
        np.concatenate((moment, late_moment, after_moment)),
    )
    order = np.argsort(columns[3], kind="stable")
    return Inquiries(*(column[order] for column in columns))


def wording(
    rng: np.random.Generator, inquiries: Inquiries, people: People, goods: Goods
) -> tuple[list[int | None], list[str], list[str]]:
    """Product ids, channels and texts; one in five inquiries about a product names it in words only."""
    book = phrases()
    count = len(inquiries.moment)
    openings, closings, channels = book["openings"], book["closings"], [name for name, _ in book["channels"]]
    opening = rng.integers(0, len(openings), count).tolist()
    closing = rng.integers(0, len(closings), count).tolist()
    channel = [channels[n] for n in pick(rng, [share for _, share in book["channels"]], count).tolist()]
    phrase = rng.random(count).tolist()
    linked = (rng.random(count) < 0.8).tolist()
    cities = [name for name, _ in names()["cities"]]
    city = people.city[inquiries.customer].tolist()
    pools = _pools()
    categories = goods.category.tolist()
    texts = []
    for n, (kind, product) in enumerate(zip(inquiries.kind.tolist(), inquiries.product.tolist(), strict=True)):
        pool = pools[KINDS[kind], categories[product]]
        text = pool[int(phrase[n] * len(pool))]
        if "{" in text:
            text = text.format(title=goods.titles[product], goods=goods.nouns[product], city=cities[city[n]])
        texts.append(openings[opening[n]] + text + closings[closing[n]])
    named = [n + 1 if n >= 0 and link else None for n, link in zip(inquiries.product.tolist(), linked, strict=True)]
    return named, channel, texts


@cache
def _pools() -> dict[tuple[str, int], list[str]]:
    """The phrases by kind and category; what fits the category counts twice."""
    book = phrases()
    pools = {(kind, n): list(book[kind]) for kind in KINDS for n in range(len(category_names()))}
    for more in book["more"]:
        for name in more["categories"]:
            for kind in ("before", "after"):
                pools[kind, category_names().index(name)] += more[kind] * 2
    return pools


def dwell_seconds(rng: np.random.Generator, event: Ints) -> Floats:
    """Seconds on the page: longer before a favourite or the cart."""
    usual = np.array([3.1, 3.9, 4.2], dtype=np.float64)[event]
    seconds: Floats = np.clip(rng.lognormal(usual, 0.8), 1, 1800).round().astype(np.float64)
    return seconds


def _at_leisure(rng: np.random.Generator, calendar: Calendar, people: People, count: int) -> tuple[Ints, Ints]:
    """Who comes by and when, from registration to the last day they are seen; those who slow down come less."""
    joined = people.registered / DAY
    weight = (people.pace + 0.3) * rng.gamma(1.3, 1.0, len(joined)) * (people.seen_until - joined + 1)
    customer = np.repeat(np.arange(len(joined)), rng.multinomial(count, weight / weight.sum())).astype(np.int32)
    start, end = joined[customer], people.seen_until[customer]
    day = draw_days(rng, calendar, start, end)
    slow = np.flatnonzero(
        (people.story[customer] == Story.FALLING) & (day >= calendar.days - FALLING_DAYS) & (rng.random(count) < 0.6)
    )
    day[slow] = draw_days(rng, calendar, start[slow], np.full(len(slow), float(calendar.days - FALLING_DAYS)))
    return customer, _not_before(rng, calendar, draw_moments(rng, calendar, day), people.registered[customer])


def _not_before(rng: np.random.Generator, calendar: Calendar, moment: Ints, registered: Ints) -> Ints:
    early = moment <= registered
    moment[early] = registered[early] + rng.integers(30, 3 * 3600, int(early.sum()))
    return _by_tonight(rng, calendar, moment)


def _by_tonight(rng: np.random.Generator, calendar: Calendar, moment: Ints) -> Ints:
    late = moment >= calendar.end
    moment[late] = calendar.end - rng.integers(1, 1800, int(late.sum()))
    return moment


def _before_orders(
    rng: np.random.Generator, people: People, goods: Goods, orders: Orders, count: int
) -> tuple[Ints, Ints, Ints, Ints]:
    item = rng.integers(0, len(orders.product), count)
    order = np.searchsorted(orders.first_item, item, side="right") - 1
    customer, product = orders.customer[order], orders.product[item]
    hours = rng.exponential(14, count) * (rng.random(count) < 0.6) + 0.05
    opened = np.maximum(people.registered[customer], goods.listed[product])
    moment = np.maximum(orders.moment[order] - hours * 3600, opened).astype(np.int32)
    return customer, product, pick(rng, (62, 14, 24), count), moment


def _window_shopping(
    rng: np.random.Generator, calendar: Calendar, people: People, goods: Goods, focus: Ints, count: int
) -> tuple[Ints, Ints, Ints, Ints]:
    customer, moment = _at_leisure(rng, calendar, people, count)
    product = focus[customer, rng.integers(0, 3, count)]
    strolling = rng.random(count) < 0.7
    product[strolling] = choose(rng, goods, people.spending[customer[strolling]])
    return customer, goods.on_sale(product, moment // DAY), pick(rng, EVENT_SHARES, count), moment
