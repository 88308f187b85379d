"""What entries of dimensions are made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from crm_tools.analytics.result import Unit
from crm_tools.analytics.vocabulary import Dialect, Dimension, Family
from crm_tools.texts import Words

if TYPE_CHECKING:
    import ibis.expr.types as ir


def dimension(
    name: str,
    label: tuple[str, str],
    synonyms: str,
    family: Family,
    description: tuple[str, str],
    key: Callable[[ir.Table, Dialect], ir.Value],
    *joins: str,
    unit: Unit = "text",
    **more: Any,
) -> Dimension:
    """A dimension; labels and descriptions are (zh, en), ``synonyms`` stand between “|”."""
    words = tuple(word.strip() for word in synonyms.split("|"))
    return Dimension(name, Words(*label), words, unit, family, Words(*description), key, frozenset(joins), **more)


def column(name: str) -> Callable[[ir.Table, Dialect], ir.Value]:
    """The expression that reads one column of the facts."""
    return lambda t, _dialect: t[name]
