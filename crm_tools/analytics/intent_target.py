"""What intent may be asked about: a product, a category, new products, or having asked about something like it."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from crm_tools.analytics import kinds
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.periods import DAY
from crm_tools.analytics.planning import note
from crm_tools.analytics.rules import days_ago
from crm_tools.analytics.similar import Likeness, runs
from crm_tools.analytics.values import values
from crm_tools.store import changes
from crm_tools.store.connect import reader
from crm_tools.texts import UserError, Words

KINDS = ("product", "category", "new_products", "similar_inquiry")
LIKE_ENOUGH = 0.5
"""The part of what tells a target apart that an inquiry has to say."""
MOST_TERMS = 5
MOST_READ = 200_000
"""Inquiries whose texts are read at most, the latest."""
MOST_NAMES = 6
LONG = 80
"""Characters from which on only the sentence that says it is quoted of an inquiry."""
_SENTENCES = re.compile(r"[^。！？!?\n]+[。！？!?]?")


@dataclass(frozen=True)
class Target:
    """``products`` that count, None for all of them; ``asked``: the inquiries that are meant, with their day, None
    where none has to be."""

    products: tuple[int, ...] | None = None
    asked: Mapping[int, str] | None = None
    notes: tuple[Words, ...] = ()
    label: Words | None = field(default=None)
    quotes: Mapping[int, str] = field(default_factory=dict)
    """Of long inquiries that are meant, the sentence that says so."""

    def oldest_days(self, today: dt.date) -> int:
        """Age in days of the oldest inquiry that is meant."""
        days = [dt.date.fromisoformat(day) for day in (self.asked or {}).values()]
        return (today - min(days)).days if days else 0


class _Product(NamedTuple):
    id: int
    title: str
    category: str | None
    listed_at: str | None


def resolved(desk: Desk, params: Mapping[str, Any]) -> Target:
    """The target of ``params`` (``target_kind``, ``target``); everything where there is none.

    Raises UserError ``analytics.intent.no_kind``, ``no_target``, ``no_product``, ``no_category``.
    """
    kind, wanted = params.get("target_kind"), params.get("target")
    if kind is None:
        return Target()
    if kind not in KINDS:
        raise UserError("analytics.intent.no_kind", kind=kind, known=", ".join(KINDS))
    told = "" if wanted is None else str(wanted).strip()
    return _resolved(desk, changes.of(desk.database, "products", "inquiries"), str(kind), told)


@lru_cache(maxsize=64)
def _resolved(desk: Desk, _state: object, kind: str, told: str) -> Target:
    products = _products(desk)
    if kind == "new_products":
        since = days_ago(desk.today, desk.definitions.new_product.days - 1)
        until = f"{desk.today + DAY} 00:00:00"
        new = tuple(one.id for one in products if one.listed_at and since <= one.listed_at < until)
        days = desk.definitions.new_product.days
        said = note("analytics.intent.new_products", days=days, count=f"{len(new):,}")
        return Target(new, notes=(said,), label=note("analytics.intent.new"))
    if kind == "similar_inquiry":
        return _asked(desk, products, told)
    if not told:
        raise UserError("analytics.intent.no_target")
    if kind == "category":
        found = _of_category(products, told)
        if not found:
            raise UserError("analytics.intent.no_category", category=told, known=_listed(values(desk, "category")))
        return _category_target(found)
    named = _named(products, told)
    if not named and (found := _of_category(products, told)):
        return _category_target(found)
    named = named or _of_kind(products, told)
    if not named:
        close = difflib.get_close_matches(told, [one.title for one in products], n=3, cutoff=0.3)
        raise UserError("analytics.intent.no_product", product=told, known=_listed(close))
    titles = _listed([one.title for one in named[:3]])
    notes = (note("analytics.intent.products", titles=titles, count=f"{len(named):,}"),) if len(named) > 1 else ()
    return Target(tuple(one.id for one in named), notes=notes, label=titles)


def _named(products: Iterable[_Product], told: str) -> list[_Product]:
    """The product of an id or a title, else those whose titles hold the words."""
    every = list(products)
    exact = [one for one in every if one.title == told or (told.isdigit() and one.id == int(told))]
    return exact or [one for one in every if told.lower() in one.title.lower()]


def _of_category(products: Iterable[_Product], told: str) -> list[_Product]:
    """The products of the category of that name, else of those whose names hold it."""
    every = [one for one in products if one.category]
    return [one for one in every if one.category == told] or [one for one in every if told in str(one.category)]


def _category_target(found: list[_Product]) -> Target:
    names = _listed(sorted({str(one.category) for one in found}))
    return Target(tuple(one.id for one in found), label=names)


def _asked(desk: Desk, products: list[_Product], told: str) -> Target:
    """Inquiries about products like the one that is told, or whose texts say what it is, also by another name of its
    kind (耳麦 for 耳机); without one, about any product."""
    known = {one.category for one in products if one.category}
    # A category is too wide for its kinds: 手机数码 names one of many.
    meant = frozenset() if told in known else kinds.kinds(told)
    bare = any(kinds.plain(told) in kinds.names_of(kind) for kind in meant)
    named = _named(products, told) if told and told not in known and not bare else []
    # Something like 耳麦 is any headphones, not all that lies on the shelf beside them.
    named = named or _of_kind(products, told) if meant else named
    categories = {one.category for one in named if one.category and not bare} | {told} & known
    alike = [one for one in products if one in named or (one.category and one.category in categories)]
    of_product = {one.id for one in (alike if told else products)}
    terms = [told, *(one.title for one in named[:MOST_TERMS]), *map(str, categories)] if told else []
    says = _Says(Likeness([f"{one.title} {one.category or ''}" for one in products]), terms, meant, told)
    found: dict[int, str] = {}
    quotes: dict[int, str] = {}
    with reader(desk.database, desk.query_seconds) as connection:
        rows = connection.execute(
            "SELECT id, product_id, content, created_at FROM inquiries WHERE created_at < ? ORDER BY created_at DESC "
            "LIMIT ?",
            (f"{desk.today + DAY} 00:00:00", MOST_READ),
        )
        for inquiry, product, content, at in rows:
            said = bool(terms) and says(content)
            if said or product in of_product:
                found[inquiry] = at[:10]
            if said and len(content) > LONG and (sentence := _sentence(content, says)):
                quotes[inquiry] = sentence
    about = _listed(sorted(map(str, categories)) or [told]) if told else None
    notes = [note("analytics.intent.similar", about=about, count=f"{len(found):,}")] if about else []
    others = [name for kind in sorted(meant) for name in kinds.names_of(kind) if name != kinds.plain(told)]
    if others:
        notes.append(note("analytics.intent.also_called", names=_listed(others[:MOST_NAMES])))
    label = note("analytics.intent.asked_about", about=about) if about else note("analytics.intent.asked")
    return Target(tuple(of_product), found, notes=tuple(notes), label=label, quotes=quotes)


class _Says:
    """Whether a text is about one of ``terms``, by the words of its own or by a name of the kinds ``meant``."""

    def __init__(self, likeness: Likeness, terms: Iterable[str], meant: frozenset[str], told: str) -> None:
        self._likeness, self._named = likeness, kinds.saying(meant)
        # 手机 by itself is told by its kind: as letters it stands in 手机号 too.
        plain = {name for kind in meant for name in kinds.names_of(kind)}
        self._terms = [term for term in terms if term != told or kinds.plain(told) not in plain]

    def __call__(self, text: str) -> bool:
        said = runs(text)
        return self._named(text) or any(self._likeness.part_in(term, said) >= LIKE_ENOUGH for term in self._terms)


def _sentence(content: str, says: Callable[[str], bool]) -> str | None:
    """The first sentence of a long inquiry that says it; None where only all of it together does."""
    return next((one.strip() for one in _SENTENCES.findall(content) if says(one)), None)


def _of_kind(products: Iterable[_Product], told: str) -> list[_Product]:
    """The products whose titles name the kind that ``told`` is another name of."""
    meant = kinds.kinds(told)
    says = kinds.saying(meant)
    return [one for one in products if meant and says(one.title)]


def _products(desk: Desk) -> list[_Product]:
    with reader(desk.database, desk.query_seconds) as connection:
        rows = connection.execute("SELECT id, title, category, listed_at FROM products ORDER BY id").fetchall()
    return [_Product(*row) for row in rows]


def _listed(names: Iterable[str]) -> Words:
    found = list(names)
    return Words("、".join(found), ", ".join(found))
