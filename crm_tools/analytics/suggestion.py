"""What to do about a customer who is likely to buy: which product, which offer, by which channel, and why.

- product: the one of greatest interest
- offer: a coupon that the customer holds and this product reaches; else the live coupon of the largest discount that it
  reaches and the customer has not had; none where intent is low, since an offer comes too early there
- channel: the one in which the customer last asked; else email where there is an address and consent; else a call for
  high intent; else a message where the customer shops
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from crm_tools.analytics.desk import Desk
from crm_tools.analytics.engine import Engine, cells_of
from crm_tools.analytics.inline import as_json
from crm_tools.analytics.intent import COUNTS, KINDS
from crm_tools.analytics.intent_target import resolved
from crm_tools.analytics.periods import DAY
from crm_tools.analytics.result import Column
from crm_tools.analytics.rules import days_ago
from crm_tools.analytics.segment import Cells
from crm_tools.texts import Language, Words, say

COLUMNS = (
    Column("suggestion", Words("营销建议", "Suggestion"), "text"),
    Column("offer", Words("建议优惠", "Offer"), "text"),
    Column("contact_by", Words("建议渠道", "Contact by"), "text"),
    Column("quote", Words("咨询原话", "Asked"), "text"),
    Column("asked_at", Words("咨询时间", "Asked at"), "time"),
)
_NEEDED = ("customer_id", "band", "top_product_id", "top_product", *(f"top_{name}" for name in COUNTS.values()))
"""Columns of the list that a suggestion rests on."""


@dataclass(frozen=True)
class _Coupon:
    title: str
    threshold_cents: int
    discount_cents: int
    ends_on: str

    def words(self, key: str, language: Language) -> str:
        return _said(
            f"analytics.suggestion.{key}", language, title=self.title, threshold=f"{self.threshold_cents / 100:,.10g}",
            discount=f"{self.discount_cents / 100:,.10g}", ends=self.ends_on,
        )  # fmt: skip


@dataclass(frozen=True)
class _Known:
    """What is known of the customers and products of one page, beside the rows themselves."""

    prices: Mapping[int, int]
    contacts: Mapping[int, tuple[int, str | None]]
    asked: Mapping[int, tuple[str | None, str, str]]
    held: Mapping[int, list[_Coupon]]
    had: Mapping[int, set[int]]
    live: list[tuple[int, _Coupon]]


def suggested(running: Engine, desk: Desk, rows: Cells, params: Mapping[str, Any], language: Language) -> Cells:
    """The columns of :data:`COLUMNS` for the customers of a page, in the order of ``rows``. ``quote`` is what the
    customer last asked in the days that count, or what makes the inquiry meant by a target, word for word."""
    known = _known(running, desk, rows, params)
    # Only what is needed of each row: all of them as records take as long as the rest of the page.
    cells = zip(*(rows[name] for name in _NEEDED), strict=True)
    found = [_suggest(dict(zip(_NEEDED, row, strict=True)), known, language) for row in cells]
    return cells_of([column.name for column in COLUMNS], found)


def _suggest(row: Mapping[Any, Any], known: _Known, language: Language) -> tuple[str, str, str, str | None, str | None]:
    customer, product = int(row["customer_id"]), row["top_product_id"]
    price = None if product is None or product != product else known.prices.get(int(product))
    offer = _offer(customer, str(row["band"]), price, known, language)
    channel = _channel(customer, str(row["band"]), known, language)
    why = next((kind for kind in KINDS if row[f"top_{COUNTS[kind]}"]), "view")
    reason = _said(f"analytics.suggestion.why_{why}", language, count=f"{row[f'top_{COUNTS[why]}']:,}")
    title = row["top_product"] if isinstance(row["top_product"], str) else None
    key = "analytics.suggestion.whole" if title else "analytics.suggestion.no_product"
    _, quote, at = known.asked.get(customer, (None, None, None))
    text = say(key, language, product=title or "", why=reason, offer=offer, channel=channel)
    return text, offer, channel, quote, at


def _offer(customer: int, band: str, price: int | None, known: _Known, language: Language) -> str:
    reached = [one for one in known.held.get(customer, []) if price is None or one.threshold_cents <= price]
    if reached:
        return max(reached, key=lambda one: one.discount_cents).words("held", language)
    if band == "low":
        return _said("analytics.suggestion.too_early", language)
    had = known.had.get(customer, set())
    able = [
        one for number, one in known.live if number not in had and price is not None and one.threshold_cents <= price
    ]
    if able:
        return max(able, key=lambda one: one.discount_cents).words("give", language)
    return _said("analytics.suggestion.no_coupon", language)


def _channel(customer: int, band: str, known: _Known, language: Language) -> str:
    asked_in = known.asked.get(customer, (None,))[0]
    if asked_in:
        return _said("analytics.suggestion.reply", language, channel=asked_in)
    by_email, shop = known.contacts.get(customer, (0, None))
    if by_email:
        return _said("analytics.suggestion.email", language)
    if band == "high" or not shop:
        return _said("analytics.suggestion.call", language)
    return _said("analytics.suggestion.message", language, channel=shop)


_said = lru_cache(maxsize=1024)(say)
"""Most rows of a page are told the same of their channel, their coupon and how often something was done."""


def _known(running: Engine, desk: Desk, rows: Cells, params: Mapping[str, Any]) -> _Known:
    """A look-up for each table, for the customers and products of ``rows`` alone."""
    people = as_json(list(rows["customer_id"]))
    goods = as_json(list(dict.fromkeys(one for one in rows["top_product_id"] if one is not None and one == one)))
    ends, begins = f"{desk.today + DAY} 00:00:00", f"{desk.today} 00:00:00"
    held: dict[int, list[_Coupon]] = {}
    had: dict[int, set[int]] = {}
    for customer, number, unused, *coupon in running.quietly(
        "SELECT g.customer_id, g.coupon_id, (g.used_at IS NULL OR g.used_at >= ?2) AND (g.expires_at IS NULL OR "
        "g.expires_at >= ?3), c.title, g.threshold_cents, g.discount_cents, "
        "substr(coalesce(g.expires_at, c.ends_at), 1, 10) FROM customer_coupons g JOIN coupons c ON c.id = g.coupon_id "
        "WHERE g.customer_id IN (SELECT value FROM json_each(?1)) AND g.issued_at < ?2",
        (people, ends, begins),
    ):
        had.setdefault(customer, set()).add(number)
        if unused:
            held.setdefault(customer, []).append(_Coupon(*coupon))
    live = running.quietly(
        "SELECT id, title, threshold_cents, discount_cents, substr(ends_at, 1, 10) FROM coupons "
        "WHERE starts_at < ? AND ends_at >= ? AND issued < total",
        (ends, begins),
    )
    return _Known(
        prices=dict(
            running.quietly(
                "SELECT id, price_cents FROM products WHERE id IN (SELECT value FROM json_each(?))", (goods,)
            )
        ),
        contacts={
            customer: (by_email, channel)
            for customer, by_email, channel in running.quietly(
                "SELECT id, email_consent = 1 AND coalesce(email, '') <> '', channel FROM customers "
                "WHERE id IN (SELECT value FROM json_each(?))",
                (people,),
            )
        },
        asked=_asked(running, desk, people, params),
        held=held,
        had=had,
        live=[(number, _Coupon(*coupon)) for number, *coupon in live],
    )


def _asked(
    running: Engine, desk: Desk, people: str, params: Mapping[str, Any]
) -> dict[int, tuple[str | None, str, str]]:
    """The last inquiry of each customer that counts: channel, words, time."""
    target = resolved(desk, params)
    since = days_ago(desk.today, desk.definitions.intent.days - 1)
    rows = running.quietly(
        "SELECT id, customer_id, product_id, channel, content, created_at FROM inquiries "
        "WHERE customer_id IN (SELECT value FROM json_each(?)) AND created_at < ? ORDER BY created_at, id",
        (people, f"{desk.today + DAY} 00:00:00"),
    )
    products = None if target.products is None else set(target.products)
    found: dict[int, tuple[str | None, str, str]] = {}
    for number, customer, product, channel, content, at in rows:
        meant = number in target.asked if target.asked is not None else products is None or product in products
        if meant and (target.asked is not None or at >= since):
            found[customer] = (channel, target.quotes.get(number, content), at)
    return found
