"""The customers of the demo shop: who they are, what class they spend in, and the story each lives."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from crm_tools.ingest.demo.goods import catalogue
from crm_tools.ingest.demo.rhythm import DAY, Calendar, Floats, Ints, draw_days, draw_moments, pick


class Story(IntEnum):
    """What becomes of a customer."""

    BROWSING = 0  # looks and does not buy
    ONCE = 1  # buys once or twice around registration
    STEADY = 2
    GROWING = 3
    FALLING = 4  # bought regularly, hardly in the last 90 days
    SILENT = 5  # bought regularly, then stopped


STORY_SHARES = (15, 19, 39, 8, 7, 12)
CLASS_SHARES = (31, 34, 21, 9.6, 4.4)
CLASS_PACE = (0.7, 0.85, 1.1, 1.4, 5.2)
CLASS_EVENNESS = (1.5, 1.5, 1.5, 1.5, 5.0)
FALLING_DAYS = 90
MOBILE_START, MOBILE_STEP = 20_261_122, 61_803_399  # the step shares no factor with 10^8: all numbers differ


@dataclass(frozen=True)
class People:
    """Customers by position (id = position + 1), in the order they registered. Days count from the first."""

    registered: Ints
    """Moment of registration."""
    story: Ints
    spending: Ints
    likes: Ints
    """The category a customer buys most of."""
    pace: Floats
    """How often compared with others."""
    buys_from: Floats
    buys_until: Floats
    seen_until: Floats
    """The last day they log in or browse."""
    gender: Ints
    city: Ints
    channel: Ints


@cache
def names() -> dict[str, Any]:
    """people.toml."""
    return tomllib.loads(Path(__file__).with_name("people.toml").read_text(encoding="utf-8"))


def make_people(rng: np.random.Generator, calendar: Calendar, count: int) -> People:
    """``count`` customers: a rush when the shop opened, then growth; stories fit the time since registration."""
    days = calendar.days
    registered = np.sort(_registrations(rng, calendar, count))
    day = registered / DAY
    story = pick(rng, STORY_SHARES, count)
    channel = _channels(rng, day / days)
    bargain = calendar.rush[registered // DAY] & (rng.random(count) < 0.55)
    story[bargain] = Story.ONCE
    age = days - day
    story[((story == Story.FALLING) & (age < 260)) | ((story == Story.SILENT) & (age < 170))] = Story.STEADY
    spending = pick(rng, CLASS_SHARES, count)
    gender = pick(rng, [share for _, share in names()["genders"]], count)

    buys_from = np.minimum(day + rng.exponential(4, count) * (rng.random(count) < 0.6), days - 0.01)
    buys_until = np.full(count, float(days))
    silent = story == Story.SILENT
    buys_until[silent] = buys_from[silent] + (days - 95 - buys_from[silent]) * rng.beta(2.2, 1.2, int(silent.sum()))
    once = story == Story.ONCE
    buys_until[once] = np.minimum(buys_from[once] + rng.exponential(6, int(once.sum())) + 0.2, days)
    seen_until = np.minimum(np.where(buys_until < days, buys_until + rng.exponential(45, count), days), days)
    leaving = (story == Story.BROWSING) & (rng.random(count) < 0.45)
    seen_until[leaving] = np.minimum(day[leaving] + rng.exponential(40, int(leaving.sum())) + 0.5, days)

    evenness = np.array(CLASS_EVENNESS)[spending]
    pace = rng.gamma(evenness, 1 / evenness) * np.array(CLASS_PACE)[spending] + 0.06
    falling = story == Story.FALLING
    pace[falling] = 1.6 + pace[falling]
    return People(
        registered, story, spending, _likes(rng, gender), pace, buys_from, buys_until, seen_until, gender,
        pick(rng, [share for _, share in names()["cities"]], count), channel,
    )  # fmt: skip


def levels(rng: np.random.Generator, paid_cents: Floats) -> list[str]:
    """Membership levels by what a customer paid in all, give or take: 钻石 3 %, 金卡 9 %, 银卡 20 %."""
    standing = (paid_cents + 100) * rng.lognormal(0, 0.35, len(paid_cents))
    bounds = np.quantile(standing, [0.68, 0.88, 0.97])
    wording = ("普通", "银卡", "金卡", "钻石")
    return [wording[n] for n in np.searchsorted(bounds, standing).tolist()]


def identities(
    rng: np.random.Generator, people: People
) -> tuple[list[str], list[str | None], list[str | None], list[int]]:
    """Names, mobiles, emails and consents.

    No mobile number starts with 154, and example.com, .net and .org are reserved (RFC 2606): nobody is reached.
    """
    book = names()
    count = len(people.registered)
    surnames = book["families"]
    surname = pick(rng, [share for _, _, share in surnames], count).tolist()
    pools = (book["given_f"], book["given_m"], book["given_f"] + book["given_m"])
    pool = [pools[n] for n in people.gender.tolist()]
    given = [of[int(part * len(of))] for of, part in zip(pool, rng.random(count).tolist(), strict=True)]
    has_mobile, has_email, consents = ((rng.random(count) < part).tolist() for part in (0.98, 0.94, 0.66))
    domains = book["mail_domains"]
    emails = [
        f"{surnames[surname[n]][1]}.{given[n][1]}{n + 1}@{domains[n % len(domains)]}" if has_email[n] else None
        for n in range(count)
    ]
    mobiles = [
        f"154{(n * MOBILE_STEP + MOBILE_START) % 100_000_000:08}" if has_mobile[n] else None for n in range(count)
    ]
    full = [surnames[surname[n]][0] + given[n][0] for n in range(count)]
    return full, mobiles, emails, [int(yes and email is not None) for yes, email in zip(consents, emails, strict=True)]


def _registrations(rng: np.random.Generator, calendar: Calendar, count: int) -> Ints:
    opening = rng.random(count) < 0.16
    start = np.zeros(count)
    day = draw_days(rng, calendar, start, np.full(count, float(calendar.days)), bend=0.8)
    day[opening] = np.minimum(rng.exponential(18, int(opening.sum())), calendar.days - 1)
    moment = draw_moments(rng, calendar, day)
    late = moment >= calendar.end - 3 * 3600  # leave time today for a first visit
    moment[late] = calendar.end - rng.integers(3 * 3600, 12 * 3600, int(late.sum()))
    return moment


def _channels(rng: np.random.Generator, progress: Floats) -> Ints:
    table = np.array([[then, now] for _, then, now in names()["channels"]], dtype=float)
    table /= table.sum(axis=0)
    running = np.cumsum(table[:, :1] * (1 - progress) + table[:, 1:] * progress, axis=0)
    running[-1] = 1.0
    channel: Ints = (running < rng.random(len(progress))).sum(axis=0).astype(np.int32)
    return channel


def _likes(rng: np.random.Generator, gender: Ints) -> Ints:
    categories = catalogue()["category"]
    likes = np.zeros(len(gender), dtype=np.int32)
    for number, letter in enumerate("fm-"):
        weights = [c["weight"] * {letter: 2.0, "both": 1.0}.get(c["draws"], 0.35) for c in categories]
        mine = gender == number
        likes[mine] = pick(rng, weights, int(mine.sum()))
    return likes
