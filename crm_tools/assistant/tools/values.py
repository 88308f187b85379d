"""Refuses a city, product or customer that the data does not have: an empty table would look like an answer."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from crm_tools.analytics.audience_request import AudienceRequest, Condition, conditions_of
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.analytics.request import Filter
from crm_tools.analytics.values import values
from crm_tools.store.connect import reader
from crm_tools.texts import UserError, Words


def check_audience(desk: Desk, request: AudienceRequest | None) -> None:
    """Raises UserError as :func:`check`."""
    if request is not None:
        check_conditions(desk, list(conditions_of(request)))


def check_conditions(desk: Desk, conditions: Sequence[Condition]) -> None:
    """Raises UserError as :func:`check`, for conditions and what they count."""
    check(desk, [one for wanted in conditions for one in (wanted, *wanted.where)])


def check(desk: Desk, filters: Iterable[Filter]) -> None:
    """Raises UserError ``assistant.unknown_value`` with close values, ``assistant.unknown_customer``."""
    for wanted in filters:
        entry = DIMENSIONS.get(wanted.field)
        if entry is None or entry.kind != "text" or entry.time or wanted.op == "contains":
            continue
        for value in wanted.value if isinstance(wanted.value, tuple) else (wanted.value,):
            text = str(value)
            if text == "" or (entry.named_by and text.isdigit()):
                continue
            if entry.name == "customer":
                _check_customer(desk, text)
            elif (known := _listed(desk, entry.name)) is not None and text not in known:
                close = difflib.get_close_matches(text, known, n=5, cutoff=0.3) or known[:5]
                listed = Words("、".join(close), ", ".join(close))
                raise UserError(
                    "assistant.unknown_value", field=entry.label, value=text, known=listed, dimension=entry.name
                )


def _listed(desk: Desk, dimension: str) -> tuple[str, ...] | None:
    """The values of a dimension, None where there is no list of them (months, new and returning)."""
    try:
        return values(desk, dimension)
    except UserError:
        return None


def _check_customer(desk: Desk, name: str) -> None:
    with reader(desk.database, desk.query_seconds) as connection:
        if connection.execute("SELECT 1 FROM customers WHERE name = ? LIMIT 1", (name,)).fetchone() is None:
            raise UserError("assistant.unknown_customer", name=name)
