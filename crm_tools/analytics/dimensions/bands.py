"""Bands of an amount or a number: limits that are usual, or those that a request tells in their place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from crm_tools.analytics.dimensions.making import dimension
from crm_tools.analytics.vocabulary import Banded, Dialect, Dimension, Family

if TYPE_CHECKING:
    import ibis.expr.types as ir

MOST_LIMITS = 20


def labels(limits: Sequence[int], whole: bool = False) -> tuple[str, ...]:
    """``0-100``, ``100-500``, ``500+``, lower ends included; of ``whole`` numbers from one on ``1``, ``2``, ``3+``."""
    found = []
    for start, end in zip((1 if whole else 0, *limits), limits, strict=False):
        found.append(f"{start}-{end}" if not whole else f"{start}-{end - 1}" if end - start > 1 else f"{start}")
    return (*found, f"{limits[-1]}+")


def band(value: ir.Value, limits: Sequence[int], whole: bool = False) -> ir.Value:
    """Of money (分) or a whole number the label of its band; null of none."""
    import ibis

    *named, last = labels(limits, whole)
    cases = [(value < limit * (1 if whole else 100), label) for limit, label in zip(limits, named, strict=True)]
    return ibis.cases(*cases, (value.notnull(), last))


def bands(
    name: str,
    label: tuple[str, str],
    synonyms: str,
    family: Family,
    description: tuple[str, str],
    banded: Banded,
    *joins: str,
) -> Dimension:
    """A dimension of bands, with its usual limits."""
    usual = banded_key(banded, banded.limits)
    return dimension(name, label, synonyms, family, description, usual, *joins, bands=banded)


def banded_key(banded: Banded, limits: Sequence[int]) -> Callable[[ir.Table, Dialect], ir.Value]:
    """The expression that tells in which band a fact's number lies."""
    return lambda t, _dialect: band(t[banded.column], limits, banded.whole)
