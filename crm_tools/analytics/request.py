"""The typed report request: what the chat passes, what links and saved things store, what the page's controls build."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.criteria import Filter, Frozen, Operator, Order, Scalar

__all__ = ["Filter", "Frozen", "Operator", "Order", "ReportRequest", "Scalar"]

AverageUnit = Literal["day", "week", "month", "quarter", "year"]


class ReportRequest(Frozen):
    """Measures × dimensions × period × filters × comparison × order × limit × share.

    ``period`` and ``compare`` speak the tokens of :mod:`crm_tools.analytics.periods`; ``compare`` also takes
    ``previous`` (环比) and ``year_ago`` (同比). Where a day, week, month, quarter or year is grouped by, ``previous``
    compares each with the one before it. ``also`` sets last year's days beside that comparison. ``limit`` counts rows;
    over time with another dimension and without ``order`` it counts series: the five largest categories, every month
    of each; with ``per`` it counts the rows within each group of those dimensions: the three best products of every
    city; ``offset`` passes over so many rows, or series, before: the second is ``limit`` 1 with ``offset`` 1.
    ``audience`` leaves only the facts of its customers, as they are today whatever the report's period is: the
    sales of high-value customers by month. ``part`` narrows like ``filters``, but shares are of the whole without it:
    the share of Shanghai in all sales, and of each month or level that is grouped by, of the sales there. ``of_all``:
    the audience is the part, shares are of what everyone did: the share of high-value customers in all sales, or in
    each city's. ``within``: shares are of each group of these dimensions rather than of everything: the levels' shares
    of each channel.
    ``limits`` tell where the bands begin of the one dimension of bands: below 100, from 100 to 500, from 500.
    ``counted``: one number, how many rows there are (cities with sales above 100,000 yuan), in their place.
    ``top_percent`` takes the place of a limit: the 5 % of the buyers who spent most, rounded up. ``average``: measures,
    and what is compared with them, are averages per day and so on of the days there are (see
    :mod:`~crm_tools.analytics.averages`): 日均销售额, by month the daily average of each month.
    """

    measures: tuple[str, ...] = Field(min_length=1, description="registry names of measures")
    dimensions: tuple[str, ...] = Field((), description="registry names of dimensions to group by")
    period: str = Field("all", description="period token, e.g. this_month, last_30_days, 2026-09, 2026-03..2026-05")
    filters: tuple[Filter, ...] = ()
    part: tuple[Filter, ...] = Field((), description="with share: conditions on dimensions that choose the part of it")
    audience: AudienceRequest | None = Field(None, description="only these customers; None: everyone")
    compare: str | None = Field(None, description="previous, year_ago, or a period token")
    also: Literal["year_ago"] | None = Field(None, description="with compare: a second comparison beside it")
    order: Order | None = None
    limit: int | None = Field(None, ge=1, le=1_000_000)
    offset: int = Field(
        0, ge=0, le=1_000_000, description="with limit: rows passed over first; the second best is limit 1, offset 1"
    )
    top_percent: float | None = Field(
        None, gt=0, le=100, description="instead of limit: the first so many percent of the rows that have the figure"
    )
    counted: bool = Field(False, description="one number: how many groups of the one dimension the report would show")
    limits: tuple[int, ...] = Field(
        (), description="where bands begin, ascending, in yuan or orders; with one dimension of bands: 100, 500"
    )
    per: tuple[str, ...] = Field((), description="with limit: dimensions within each group of which it counts")
    others: bool = Field(False, description="with limit: one more row that sums up the rest")
    share: tuple[str, ...] = Field((), description="measures to show as a share of the total")
    of_all: bool = Field(False, description="with share and audience: of everyone's facts, not only of the audience's")
    within: tuple[str, ...] = Field((), description="with share: dimensions within each group of which shares are of")
    running: tuple[str, ...] = Field((), description="measures to show as a running total over time")
    average: AverageUnit | None = Field(
        None, description="every measure as an average per day, week, month, quarter or year of the period"
    )
