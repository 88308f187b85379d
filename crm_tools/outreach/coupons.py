"""Coupons: which are live, which fits a group, and giving one, never beyond its total and never twice to a customer."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from crm_tools.analytics.inline import as_json
from crm_tools.outreach.clock import now
from crm_tools.settings import Settings
from crm_tools.store import audit
from crm_tools.store.actors import Actor, require
from crm_tools.store.connect import reader, writer
from crm_tools.texts import Language, UserError, formats, say

HELD_BY = 0.05
"""Part of an audience that may have a coupon already before another one fits it better."""


@dataclass(frozen=True)
class Coupon:
    """满减: ``discount_cents`` off an order of at least ``threshold_cents`` (分). ``left`` may still be given."""

    id: int
    title: str
    threshold_cents: int
    discount_cents: int
    total: int
    issued: int
    starts_at: str
    ends_at: str

    @property
    def left(self) -> int:
        """How many may still be given."""
        return self.total - self.issued

    def live(self, at: str) -> bool:
        """Whether one can be given at this local time (``YYYY-MM-DD HH:MM:SS``)."""
        return self.starts_at <= at <= self.ends_at and self.left > 0

    def terms(self, language: Language, currency: str) -> str:
        """The terms in words: 满 300 减 50."""
        money = [formats.chosen(cents, currency, language) for cents in (self.threshold_cents, self.discount_cents)]
        return say("outreach.coupon.terms", language, threshold=money[0], discount=money[1])


_COLUMNS = "id, title, threshold_cents, discount_cents, total, issued, starts_at, ends_at"


def coupons(database: Path) -> list[Coupon]:
    """Every coupon, those that end last first."""
    with reader(database) as connection:
        rows = connection.execute(f"SELECT {_COLUMNS} FROM coupons ORDER BY ends_at DESC, id").fetchall()  # noqa: S608
    return [Coupon(*row) for row in rows]


def used(database: Path) -> dict[int, int]:
    """How many of each coupon were used; of one that nobody used, nothing."""
    with reader(database) as connection:
        return dict(
            connection.execute(
                "SELECT coupon_id, count(*) FROM customer_coupons WHERE used_at IS NOT NULL GROUP BY coupon_id"
            ).fetchall()
        )


def live(settings: Settings) -> list[Coupon]:
    """Coupons that may be given now."""
    at = now(settings)
    return [coupon for coupon in coupons(settings.database) if coupon.live(at)]


def read(connection: sqlite3.Connection, coupon_id: int) -> Coupon:
    """Raises UserError ``outreach.coupon.unknown``."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM coupons WHERE id = ?", (coupon_id,)).fetchone()  # noqa: S608
    if row is None:
        raise UserError("outreach.coupon.unknown", coupon=coupon_id)
    return Coupon(*row)


def chosen(settings: Settings, wanted: str | int, customers: Sequence[int]) -> Coupon:
    """The coupon meant by an id, a title, or ``best``: the largest discount among live ones that these customers'
    usual paid order reaches, those first that most of them can get and that hardly any of them has already.

    Raises UserError ``outreach.coupon.none_live``, ``outreach.coupon.unknown``, ``outreach.coupon.not_live``.
    """
    at, every = now(settings), coupons(settings.database)
    if wanted != "best":
        text = str(wanted).strip()
        found = [one for one in every if text in (str(one.id), one.title)]
        if not found:
            raise UserError("outreach.coupon.unknown", coupon=wanted)
        fitting = [one for one in found if one.live(at)]
        if not fitting:
            raise UserError("outreach.coupon.not_live", coupon=found[0].title)
        return fitting[0]
    able = [one for one in every if one.live(at)]
    if not able:
        raise UserError("outreach.coupon.none_live")
    usual = _usual_order(settings.database, customers)

    held = _held(settings.database, customers)

    def fit(one: Coupon) -> tuple[bool, int, bool, int, int]:
        reached = one.threshold_cents <= usual
        new_to_them = held.get(one.id, 0) <= HELD_BY * len(customers)
        worth = one.discount_cents if reached else -one.threshold_cents
        return reached, min(one.left, len(customers)), new_to_them, worth, -one.id

    return max(able, key=fit)


def drawn(settings: Settings, customers: Sequence[int]) -> dict[int, int]:
    """One of the live coupons for each customer, by chance: never one the customer has, never more of one than are
    left. Whoever could get none is missing. Raises UserError ``outreach.coupon.none_live``."""
    left = {one.id: one.left for one in live(settings)}
    if not left:
        raise UserError("outreach.coupon.none_live")
    has: dict[int, set[int]] = {}
    with reader(settings.database) as connection:
        for coupon, customer in connection.execute(
            "SELECT c.coupon_id, c.customer_id FROM customer_coupons c JOIN json_each(?) k ON k.value = c.customer_id",
            (as_json(list(customers)),),
        ):
            has.setdefault(customer, set()).add(coupon)
    dice, given = random.SystemRandom(), {}
    for customer in customers:
        able = [one for one, count in left.items() if count > 0 and one not in has.get(customer, ())]
        if able:
            given[customer] = dice.choice(able)
            left[given[customer]] -= 1
    return given


def _held(database: Path, customers: Sequence[int]) -> dict[int, int]:
    """How many of these customers have each coupon already."""
    with reader(database) as connection:
        rows = connection.execute(
            "SELECT c.coupon_id, count(*) FROM customer_coupons c JOIN json_each(?) k ON k.value = c.customer_id"
            " GROUP BY 1",
            (as_json(list(customers)),),
        ).fetchall()
    return dict(rows)


def _usual_order(database: Path, customers: Sequence[int]) -> int:
    """The median amount (分) of these customers' paid orders; of everybody's where they have none."""
    of_these = "JOIN json_each(?1) k ON k.value = o.customer_id"
    with reader(database) as connection:
        for join in (of_these, "JOIN (SELECT ?1) k"):
            amounts = connection.execute(
                f"SELECT o.amount_cents FROM orders o {join} WHERE o.pay_status = 'paid'"  # noqa: S608
                " ORDER BY o.id DESC LIMIT 20000",
                (as_json(customers[:5000]),),
            ).fetchall()
            if amounts:
                return int(sorted(amount for (amount,) in amounts)[len(amounts) // 2])
    return 0


def give(connection: sqlite3.Connection, coupon_id: int, customer_id: int, at: str) -> str | None:
    """Give one coupon, in the caller's write transaction; None when given, else the text key of why not."""
    coupon = read(connection, coupon_id)
    if not coupon.starts_at <= at <= coupon.ends_at:
        return "outreach.because.coupon_expired"
    if connection.execute(
        "SELECT 1 FROM customer_coupons WHERE coupon_id = ? AND customer_id = ?", (coupon_id, customer_id)
    ).fetchone():
        return "outreach.because.has_coupon"
    if (
        connection.execute(
            "UPDATE coupons SET issued = issued + 1 WHERE id = ? AND issued < total", (coupon_id,)
        ).rowcount
        != 1
    ):
        return "outreach.because.no_coupon_left"
    connection.execute(
        "INSERT INTO customer_coupons (coupon_id, customer_id, issued_at, expires_at, threshold_cents, discount_cents)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (coupon_id, customer_id, at, coupon.ends_at, coupon.threshold_cents, coupon.discount_cents),
    )
    return None


def save(settings: Settings, coupon: Coupon, actor: Actor) -> int:
    """Create a coupon (``id`` 0) or change one; given coupons keep their terms. Returns its id.

    Raises UserError ``store.not_allowed``, ``outreach.coupon.bad`` for terms that make no sense,
    ``outreach.coupon.below_issued`` for a total below what was given.
    """
    require(actor, "act")
    sensible = (
        coupon.title.strip() and 0 < coupon.discount_cents <= max(coupon.threshold_cents, coupon.discount_cents)
        and coupon.discount_cents <= (coupon.threshold_cents or coupon.discount_cents)
        and coupon.threshold_cents >= 0 and coupon.total >= 0 and coupon.starts_at < coupon.ends_at
    )  # fmt: skip
    if not sensible:
        raise UserError("outreach.coupon.bad")
    at = now(settings)
    values = (coupon.title.strip(), coupon.threshold_cents, coupon.discount_cents, coupon.total, coupon.starts_at,
              coupon.ends_at)  # fmt: skip
    with writer(settings.database) as connection:
        if not coupon.id:
            cursor = connection.execute(
                "INSERT INTO coupons (title, threshold_cents, discount_cents, total, starts_at, ends_at)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                values,
            )
            coupon_id = int(cursor.lastrowid or 0)
        else:
            coupon_id = coupon.id
            if coupon.total < read(connection, coupon_id).issued:
                raise UserError("outreach.coupon.below_issued", issued=read(connection, coupon_id).issued)
            connection.execute(
                "UPDATE coupons SET title = ?, threshold_cents = ?, discount_cents = ?, total = ?, starts_at = ?,"
                " ends_at = ? WHERE id = ?",
                (*values, coupon_id),
            )
        audit.record(connection, at, actor, "coupon", coupon_id, {"title": coupon.title, "total": coupon.total})
    return coupon_id
