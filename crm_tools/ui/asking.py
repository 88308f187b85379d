"""Questions of pages to the analysis, answered once for as long as the database stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Concatenate, NamedTuple, ParamSpec, TypeVar

import streamlit as st

from crm_tools.analytics.desk import Desk
from crm_tools.store import changes
from crm_tools.store.changes import state
from crm_tools.texts import Language
from crm_tools.ui.here import Here

if TYPE_CHECKING:
    import pandas as pd

    from crm_tools.analytics.audience_list import Audience
    from crm_tools.analytics.audience_request import AudienceRequest
    from crm_tools.analytics.request import ReportRequest
    from crm_tools.analytics.result import Column, Result

WITH_WORDS = ("customers", "products", "coupons", "inquiries")
"""Facts that bring words which questions name."""

T = TypeVar("T")
P = ParamSpec("P")


def once(place: Here, question: Callable[Concatenate[Desk, P], T], *arguments: P.args, **named: P.kwargs) -> T:
    """``question(desk, …)``, kept until the database, the definitions or today change.

    What comes back is shared between readers and must not be changed. The arguments are told apart by their ``repr``.
    """
    return _once(place, state(place.desk.database), question, *arguments, **named)


def once_in_words(place: Here, question: Callable[Concatenate[Desk, P], T], *arguments: P.args, **named: P.kwargs) -> T:
    """The same of a question about nothing but how questions are read: kept until words of the data or names of saved
    segments change, however much else is written."""
    from crm_tools.analytics.saved_segments import saved_segments

    names = tuple(one.name for one in saved_segments(place.desk.database))
    words = changes.of(place.desk.database, *WITH_WORDS)
    return _once(place, (words, names), question, *arguments, **named)


def _once(
    place: Here, at: object, question: Callable[Concatenate[Desk, P], T], *arguments: P.args, **named: P.kwargs
) -> T:
    key = (question.__module__, question.__qualname__, arguments, named, place.desk, at)
    answer: T = _kept(repr(key), lambda: question(place.desk, *arguments, **named))
    return answer


# By reference, not copied on every hit: results may be long, and nobody writes into them.
@st.cache_resource(max_entries=256, show_spinner=False)
def _kept(key: str, _answer: Callable[[], Any]) -> Any:  # noqa: ARG001
    return _answer()


def report(place: Here, request: ReportRequest) -> Result:
    """The result of ``request``."""
    from crm_tools.analytics.report import run

    return once(place, run, request)


def audience(place: Here, request: AudienceRequest) -> Audience:
    """The audience of ``request``, which counts, pages and streams."""
    from crm_tools.analytics.audience import find

    return find(place.desk, request)


class First(NamedTuple):
    """How many customers a request finds, the first of them for a chart, and the column they rank by."""

    total: int
    customers: pd.DataFrame
    by: Column | None


def first_customers(place: Here, request: AudienceRequest) -> First:
    """The first customers of ``request``, their reasons in the page's language."""
    return once(place, _first_customers, request, place.language)


def customers(place: Here, request: AudienceRequest) -> int:
    """How many customers ``request`` finds."""
    return once(place, _customers, request)


def audience_sums(place: Here, request: AudienceRequest) -> tuple[int, int]:
    """Sales in 分 and orders, summed over every customer of ``request``."""
    return once(place, _sums, request)


def _first_customers(desk: Desk, request: AudienceRequest, language: Language) -> First:
    from crm_tools.analytics.audience import find
    from crm_tools.present.figures import MOST_BARS, ranking_column

    found = find(desk, request)
    total, leading = found.first(MOST_BARS, language)
    return First(total, leading, ranking_column(found.columns, leading))


def _customers(desk: Desk, request: AudienceRequest) -> int:
    from crm_tools.analytics.audience import find

    return find(desk, request).count()


def _sums(desk: Desk, request: AudienceRequest) -> tuple[int, int]:
    from crm_tools.analytics.audience import find

    sales = orders = 0
    for frame in find(desk, request).stream():
        sales += int(frame["sales"].sum())
        orders += int(frame["orders"].sum())
    return sales, orders
