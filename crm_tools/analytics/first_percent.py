"""The first so many percent of a list of customers: 消费前 20% 的客户."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import ibis

from crm_tools.analytics.placeholders import Placeholders

if TYPE_CHECKING:
    import ibis.expr.types as ir


def first_percent(
    found: ir.Table, order: Sequence[tuple[str, bool]], counted: Mapping[str, str], placeholders: Placeholders
) -> ir.Table:
    """Of those who have what the list is sorted by, the first so many percent, rounded up: a tenth of 31 is 4.

    ``counted``: of columns that are told as 0 where there is none, the column that is null then.
    """
    by = order[0][0]
    having = found.filter(found[counted.get(by, by)].notnull())
    ranked = having.mutate(
        _place=ibis.row_number().over(
            ibis.window(order_by=[ibis.desc(having[name]) if down else ibis.asc(having[name]) for name, down in order])
        ),
        _having=having.count().over(ibis.window()),
    )
    return ranked.filter(ranked["_place"] * 100.0 < ranked["_having"] * placeholders.number()).drop("_place", "_having")
