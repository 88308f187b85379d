"""The products of the demo shop, and which of them a customer of a spending class reaches for."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from crm_tools.ingest.demo.rhythm import DAY, Calendar, Floats, Ints, draw_moments

Bools = npt.NDArray[np.bool_]
CLASS_PRICES = (32.0, 60.0, 115.0, 310.0, 1400.0)
"""Around which price in yuan the five spending classes buy."""
CLASS_SPREAD = 1.15
NEW_DAYS = 80
LOWEST, HIGHEST = 9.9, 20_000.0


@dataclass(frozen=True)
class Goods:
    """Products by position (id = position + 1); categories lie together. Days count from the demo's first day."""

    titles: list[str]
    nouns: list[str]
    skus: list[str]
    category: Ints
    price_cents: npt.NDArray[np.int64]
    listed: Ints
    """Moment of listing; before the first day it is negative."""
    ends: Ints
    """The day from which a product is no longer sold; today's morrow for active ones."""
    substitute: Ints
    """What was sold instead while the product was not on sale: always active, of its category, close in price."""
    reach: Floats
    """Running total of the chance to be chosen, one row after the other a spending class, each from k to k + 1."""
    first: Ints
    """Position of each category's first product, and behind the last."""

    @property
    def active(self) -> Bools:
        active: Bools = self.ends == self.ends.max()
        return active

    def on_sale(self, product: Ints, day: Ints) -> Ints:
        """``product``, or its substitute where it is not sold on that ``day``."""
        sold = (self.listed[product] < day * DAY) & (day < self.ends[product])
        return np.where(sold, product, self.substitute[product]).astype(np.int32)


@cache
def catalogue() -> dict[str, Any]:
    """catalogue.toml."""
    return tomllib.loads(Path(__file__).with_name("catalogue.toml").read_text(encoding="utf-8"))


def category_names() -> list[str]:
    return [str(category["name"]) for category in catalogue()["category"]]


def make_goods(rng: np.random.Generator, calendar: Calendar, count: int) -> Goods:
    """``count`` products over all categories: most of them always there, some new, some discontinued."""
    categories = catalogue()["category"]
    sizes = np.full(len(categories), count // len(categories))
    sizes[: count % len(categories)] += 1
    titles: list[str] = []
    nouns: list[str] = []
    skus: list[str] = []
    prices: list[Floats] = []
    for category, size in zip(categories, sizes.tolist(), strict=True):
        kinds = _titles(rng, category, size)
        titles += [title for title, _ in kinds]
        nouns += [category["goods"][kind][0].split(" ")[0] for _, kind in kinds]
        skus += [f"{category['code']}{number:05}" for number in range(1, size + 1)]
        low, high = np.array([category["goods"][kind][1:3] for _, kind in kinds], dtype=float).T
        prices.append(low * (high / low) ** rng.random(size))
    category_of = np.repeat(np.arange(len(categories), dtype=np.int32), sizes)
    price_cents = _price_tags(np.concatenate(prices))
    listed, ends = _lives(rng, calendar, category_of)
    first = np.concatenate(([0], np.cumsum(sizes))).astype(np.int32)
    return Goods(
        titles, nouns, skus, category_of, price_cents, listed, ends,
        _substitutes(category_of, price_cents, listed, ends),
        _reach(rng, category_of, price_cents, np.array([float(category["weight"]) for category in categories])),
        first,
    )  # fmt: skip


def choose(rng: np.random.Generator, goods: Goods, spending: Ints, category: Ints | None = None) -> Ints:
    """A product for each spending class, within ``category`` where given."""
    place = rng.random(len(spending))
    if category is not None:
        padded = np.concatenate(([0.0], goods.reach))
        count = np.int64(len(goods.titles))
        low = padded[spending * count + goods.first[category]]
        high = padded[spending * count + goods.first[category + 1]]
        place = low + place * (high - low)
    else:
        place = place + spending
    product: Ints = (np.searchsorted(goods.reach, place, side="right") % len(goods.titles)).astype(np.int32)
    return product


def _titles(rng: np.random.Generator, category: dict[str, Any], size: int) -> list[tuple[str, int]]:
    """Different titles, each with the position of its goods; all goods occur before one repeats."""
    brands, goods = catalogue()["brands"], category["goods"]
    own = rng.permutation(len(brands)).tolist()
    made = []
    for number in range(size):
        turn, position = divmod(number, len(goods))
        name, _, _, kinds = goods[position]
        kinds = kinds.split()
        brand = brands[own[(turn + position) % len(brands)]]
        kind = kinds[(turn + turn // len(brands) + position) % len(kinds)]
        generation = turn // (len(brands) * len(kinds)) + 1
        made.append((f"{brand} {kind}{name}" + (f" 第{generation}代" if generation > 1 else ""), position))
    return made


def _price_tags(yuan: Floats) -> npt.NDArray[np.int64]:
    """Prices as shops write them: 19.9, 139, 2,599."""
    tag = np.select(
        [yuan < 60, yuan < 1000],
        [np.floor(yuan) + 0.9, np.round(yuan / 10) * 10 - 1],
        np.round(yuan / 100) * 100 - 1,
    )
    tag[tag.argmin()], tag[tag.argmax()] = LOWEST, HIGHEST
    return np.round(tag * 100).astype(np.int64)


def _lives(rng: np.random.Generator, calendar: Calendar, category: Ints) -> tuple[Ints, Ints]:
    """When each product was listed, and from which day on it is no longer sold."""
    count = len(category)
    lot = rng.random(count)
    day = -rng.integers(1, 90, count, dtype=np.int32)
    later = (lot > 0.68) & (lot <= 0.91)
    day[later] = rng.integers(20, calendar.days - 100, int(later.sum()))
    new = lot > 0.91
    day[new] = calendar.days - rng.integers(3, NEW_DAYS, int(new.sum()))
    ends = np.full(count, calendar.days, dtype=np.int32)
    gone = lot < 0.07
    ends[gone] = rng.integers(calendar.days // 3, calendar.days - 20, int(gone.sum()))
    # Two of each category at least never change: they stand in for the others.
    steady = np.unique(category, return_index=True)[1]
    for offset in (0, 1):
        day[steady + offset] = -30
        ends[steady + offset] = calendar.days
    listed = draw_moments(rng, calendar, np.maximum(day, 0)) % DAY
    office_hours = 9 * 3600 + listed % (9 * 3600)
    return (day * DAY + office_hours).astype(np.int32), ends


def _substitutes(category: Ints, price_cents: npt.NDArray[np.int64], listed: Ints, ends: Ints) -> Ints:
    always = (listed < 0) & (ends == ends.max())
    substitute = np.arange(len(category), dtype=np.int32)
    for number in range(int(category.max()) + 1):
        steady = np.flatnonzero(always & (category == number))
        changing = np.flatnonzero(~always & (category == number))
        distance = np.abs(np.log(price_cents[changing])[:, None] - np.log(price_cents[steady])[None, :])
        substitute[changing] = steady[distance.argmin(axis=1)]
    return substitute


def _reach(
    rng: np.random.Generator, category: Ints, price_cents: npt.NDArray[np.int64], category_weights: Floats
) -> Floats:
    """A few products sell most (Zipf); a spending class buys around its price."""
    popularity = np.empty(len(category))
    for number in range(int(category.max()) + 1):
        inside = np.flatnonzero(category == number)
        rank = rng.permutation(len(inside)) + 1
        zipf = 1 / rank**0.7
        popularity[inside] = category_weights[number] * zipf / zipf.sum()
    rows = []
    for spending, price in enumerate(CLASS_PRICES):
        distance = np.log(price_cents / 100 / price) / CLASS_SPREAD
        total = np.cumsum(popularity * np.exp(-0.5 * distance**2))
        rows.append(spending + total / total[-1])
    return np.concatenate(rows)
