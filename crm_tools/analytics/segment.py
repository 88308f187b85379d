"""What a segment is: a named rule that yields customers, and what stands beside each of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crm_tools.analytics import rules
from crm_tools.analytics.definitions import Definitions
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.engine import Engine
from crm_tools.analytics.kept import Kept
from crm_tools.analytics.placeholders import Placeholders, Scalar
from crm_tools.analytics.result import Column
from crm_tools.texts import Language, Words

if TYPE_CHECKING:
    import ibis.expr.types as ir


NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Brought:
    """What a rule needs beyond definitions, in the order of its last placeholders; own columns that cannot be had at
    this desk; what a reader must know about it; and what the list is narrowed to, in words."""

    values: tuple[Scalar, ...] = ()
    missing: frozenset[str] = NOTHING
    notes: tuple[Words, ...] = ()
    target: Words | None = None


def _brings_nothing(_desk: Desk, _params: Mapping[str, Any], _listed: bool) -> Brought:
    return Brought()


Brings = Callable[[Desk, Mapping[str, Any], bool], Brought]
"""From the desk and the parameters of a look; the last one says whether its own columns matter or only who is on it."""
Reason = str | Callable[[Mapping[str, Any]], Sequence[str]]
"""A text key, or a function from a row to text keys."""
Cells = Mapping[str, list[Any]]
"""Columns of a page by their names, all of one length: to make frames of some hundred cells, and take them apart, would
take most of the time."""
Describe = Callable[[Engine, Desk, Cells, Mapping[str, Any], Language], Cells]
"""From the rows of a page (its own columns and customer_id) and the parameters to their ``described`` columns."""


@dataclass(frozen=True)
class Segment:
    """A rule that yields customers.

    ``definition`` is the group of definitions with its thresholds, ``params`` those that may be changed for a look, and
    ``targets`` those of them that are no thresholds, and ``beside`` those that put nobody on the list: they only say
    what stands beside each customer. ``members`` gives one row a customer; ``values`` fill its
    placeholders, then what ``brings`` finds at the desk. ``own`` are the columns it adds, ``order`` how they rank;
    ``who`` yields the same customers without their columns, from the first of the same values.
    ``beneath`` are columns of the rule that ``describe`` needs and nobody sees.
    ``kept`` is the rule again, where its rows are kept in a table.
    ``described`` are made for the rows of a page alone, so that no condition can name them. ``period`` is the token of
    the days in which sales and orders beside it count.
    """

    name: str
    label: Words
    synonyms: tuple[str, ...]
    description: Words
    reason: Reason
    members: Callable[[Placeholders], ir.Table] = rules.everyone
    values: Callable[[Definitions, dt.date], tuple[Scalar, ...]] = rules.no_values
    definition: str | None = None
    params: tuple[str, ...] = ()
    own: tuple[Column, ...] = ()
    order: tuple[tuple[str, bool], ...] = ()
    period: Callable[[Definitions], str] = lambda _definitions: "all"
    targets: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    brings: Brings = _brings_nothing
    described: tuple[Column, ...] = ()
    describe: Describe | None = None
    beneath: tuple[str, ...] = ()
    who: Callable[[Placeholders], ir.Table] | None = None
    kept: Kept | None = None

    @property
    def thresholds(self) -> tuple[str, ...]:
        """Those of ``params`` that are definitions."""
        return tuple(name for name in self.params if name not in self.targets)

    def deciding(self, used: Mapping[str, Any], changed: Mapping[str, Any]) -> dict[str, Any]:
        """Those of the ``used`` definitions (``churn.lost_days``: value) that say who is on the list, and those of the
        others that were ``changed`` for this look."""
        return {
            name: value
            for name, value in used.items()
            if (own := name.partition(".")[2]) not in self.beside or own in changed
        }
