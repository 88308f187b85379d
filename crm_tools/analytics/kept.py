"""Rules whose rows are kept in a table, for one today: the same rows as the rule yields from the facts, ready to read.

A query may read the table in the rule's place where the table holds the answer to the very same values: the same today,
the same windows and thresholds. Which values that are stands beside it; another day, or a threshold changed for one
look, finds them different and goes to the facts. So does another version of the code, whose rules may be others.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

import ibis
import ibis.expr.types as ir

from crm_tools.analytics import code
from crm_tools.analytics.placeholders import Placeholders, Scalar
from crm_tools.store import journal

READER = "customer_rollups"
"""The journal's reader that keeps them level."""
MADE_BY = "customer_rollups_made_by"
"""The fact of the file that tells which version of the code made all of them."""

Asked = Mapping[str, tuple[Scalar, ...]]
"""For each table the values that its rows answer, the end of today first; none while the facts are ahead of it."""
NOTHING: Asked = MappingProxyType({})


def as_it_is(found: ir.Table, _p: Placeholders) -> ir.Table:
    """The rest of a rule that makes nothing else of its rows."""
    return found


@dataclass(frozen=True)
class Kept:
    """A rule (one row a customer, ``customer_id`` among its columns) and the ``table`` that keeps its rows.

    ``facts`` are the tables in which a customer's change changes this customer's row, and no other. ``rest`` is what a
    segment makes of the rows: it takes the placeholders behind the rule's, so that these may differ for a look. Where
    it only ``names`` what the rows refer to, it need not be done to count them.

    ``bounds`` are for the rules whose values do nothing but cut facts off by their time: for each value the facts that
    it cuts. When a bound moves, only who has such facts between where it was and where it is gets another row.
    """

    table: str
    rule: Callable[[Placeholders], ir.Table]
    facts: tuple[str, ...]
    rest: Callable[[ir.Table, Placeholders], ir.Table] = as_it_is
    names: bool = False
    bounds: tuple[tuple[str, ...], ...] = ()

    def members(self, p: Placeholders) -> ir.Table:
        """The rule and the rest of it."""
        return self.rest(self.rule(p), p)

    def rolled(self, p: Placeholders, *, counted: bool = False) -> ir.Table:
        """The same over the table; where it is only ``counted``, without names."""
        made = self.made
        p.skip(made.placeholders.taken)
        rows = ibis.table(made.table.schema(), name=self.table)
        return rows if counted and self.names else self.rest(rows, p)

    @property
    def made(self) -> Made:
        """The rule alone, made once: a long one takes a twentieth of a second."""
        return made(self.rule)


class Made(NamedTuple):
    """A rule as an expression, and the placeholders it took."""

    table: ir.Table
    placeholders: Placeholders


@lru_cache(maxsize=64)
def made(rule: Callable[[Placeholders], ir.Table]) -> Made:
    """The expression of ``rule`` from the first placeholder on; what comes back is shared and must not be changed."""
    placeholders = Placeholders()
    return Made(rule(placeholders), placeholders)


def asked(connection: sqlite3.Connection) -> Asked:
    """What the tables answer as ``connection`` sees them."""
    stretch = journal.unread(connection, READER)
    if stretch is None or not stretch.empty:
        return {}
    return held(connection)


def held(connection: sqlite3.Connection) -> Asked:
    """What the tables answered when they were made, level or not; nothing where other code made them."""
    made_by = connection.execute("SELECT value FROM desk_facts WHERE name = ?", (MADE_BY,)).fetchone()
    if made_by != (code.version(),):
        return {}
    return {name: tuple(json.loads(values)) for name, values in connection.execute("SELECT * FROM rollup_asked")}


def same(held_values: Sequence[Scalar] | None, values: Sequence[Scalar]) -> bool:
    """Whether a table answers a rule that takes ``values``, which may be the first of those that the table was made
    with: a leaner rule for the same customers."""
    return held_values is not None and tuple(held_values[: len(values)]) == tuple(values)


def in_order_of_ids(sql: str, table: str) -> str:
    """The same read in the order of the table itself, in which customers lie, too: by an index of another order every
    one of them is looked for anew, which takes four times as long."""
    return re.sub(rf'"{table}"(?: AS "\w+")?', r"\g<0> NOT INDEXED", sql)
