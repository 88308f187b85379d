"""Things told by patterns: a customer or product by number, the terms of a coupon (满300减30), consent to email."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crm_tools.analytics.desk import Desk
from crm_tools.analytics.values import values
from crm_tools.assistant.understand.vocabulary.customers_surveyed import find_surveyed
from crm_tools.assistant.understand.vocabulary.numbers import as_number
from crm_tools.assistant.understand.vocabulary.phrases import Entry
from crm_tools.assistant.understand.vocabulary.words import patterns
from crm_tools.store.connect import reader

_IDS = ("customer", "product")
_ARTICLE = re.compile(r"(?<![a-z0-9])(?P<sku>[a-z]{1,5}-?\d{3,})(?![a-z0-9])")


@dataclass(frozen=True)
class Thing:
    """Where in the normalised question, and what it is: a value of a dimension, or the terms of a coupon."""

    start: int
    end: int
    entry: Entry


def find_things(norm: str, desk: Desk) -> list[Thing]:
    """Everything in ``norm`` that a pattern tells, left to right."""
    found = (*_by_id(norm), *_by_article(norm, desk), *_terms(norm), *_consent(norm), *_surveyed(norm, desk))
    return sorted(found, key=lambda one: one.start)


def _by_id(norm: str) -> Iterator[Thing]:
    for name in _IDS:
        for pattern in patterns("things", name):
            for match in pattern.finditer(norm):
                number = next(one for one in match.groups() if one)
                yield Thing(*match.span(), Entry("value", (name, number)))


def _by_article(norm: str, desk: Desk) -> Iterator[Thing]:
    """An article number is the product that has it; what no product has stays an unknown word."""
    for match in _ARTICLE.finditer(norm):
        with reader(desk.database, desk.query_seconds) as connection:
            found = connection.execute(
                "SELECT id FROM products WHERE lower(sku) = ? LIMIT 2", (match["sku"],)
            ).fetchall()
        if len(found) == 1:
            yield Thing(*match.span(), Entry("value", ("product", str(found[0][0]))))


def _consent(norm: str) -> Iterator[Thing]:
    """“Opted in to our newsletter”, “agreed to receive marketing mail”: verbs and nouns in many orders."""
    for value in ("yes", "no"):
        for pattern in patterns("things", f"consent_{value}"):
            yield from (Thing(*match.span(), Entry("value", ("consent", value))) for match in pattern.finditer(norm))


def _surveyed(norm: str, desk: Desk) -> Iterator[Thing]:
    for start, end, said in find_surveyed(norm, values(desk, "survey")):
        yield Thing(start, end, Entry("surveyed", said))


def _terms(norm: str) -> Iterator[Thing]:
    for pattern in patterns("things", "terms"):
        for match in pattern.finditer(norm):
            least, off = (as_number(float(match[name])) for name in ("least", "off"))
            if off <= least:
                yield Thing(*match.span(), Entry("terms", (least, off)))
