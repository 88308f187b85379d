"""A list of customers with the reason each is there, counted, paged and streamed by the database.

A million customers never sit in memory: the list is a query, and what stands beside each customer (orders, last login)
is looked up for the customers of one page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from crm_tools.analytics import registry
from crm_tools.analytics.answers import Answer
from crm_tools.analytics.audience_columns import CONTACTS, typed
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.details import details
from crm_tools.analytics.engine import Engine, cells_of, engine, framed
from crm_tools.analytics.fetch import Members
from crm_tools.analytics.listing import LISTED, ListShape
from crm_tools.analytics.periods import Period
from crm_tools.analytics.placeholders import Scalar
from crm_tools.analytics.planning import note
from crm_tools.analytics.reasons import Why, first_words, reasons
from crm_tools.analytics.result import Column, Step
from crm_tools.analytics.segment import Cells
from crm_tools.analytics.segments import segment
from crm_tools.texts import LANGUAGES, Language, Words

STREAM_SECONDS = 3600.0
"""A stream lasts as long as its reader takes; the limit of one query does not fit it."""


@dataclass(frozen=True)
class Audience:
    """A list of customers, not yet read.

    ``columns``: customer_id, customer, city, level, sales and orders (paid, in ``period``), last_order_at,
    last_login_at, the segment's own columns, measures of conditions, and reason. ``definitions`` are the thresholds
    used, ``steps`` the queries run so far.
    """

    desk: Desk
    request: AudienceRequest
    columns: tuple[Column, ...]
    period: Period
    definitions: dict[str, Any]
    notes: tuple[Words, ...]
    steps: list[Step]
    _shape: ListShape = field(repr=False)
    _values: tuple[Scalar, ...] = field(repr=False)
    _told: tuple[Column, ...] = field(repr=False)
    _met: tuple[Words, ...] = field(repr=False)
    _asked: tuple[Words, ...] = field(repr=False)
    _why: Why | None = field(default=None, repr=False)
    target: Words | None = None
    called: Words | None = None
    """The name under which it was saved, where it was asked for by that."""
    _grouped: dict[ListShape, pd.DataFrame] = field(default_factory=dict, repr=False, compare=False)
    """Groups that were counted: words and chart of an answer ask for the same."""
    contacts: bool = False
    """Whether rows bring ``mobile`` and ``email``."""

    @property
    def label(self) -> Words:
        """What it is called: its saved name, or its segment's with the target it is narrowed to."""
        named = segment(self.request.segment).label
        if self.target:
            named = note("analytics.audience_of.target", segment=named, target=self.target)
        return self.called or named

    def with_contacts(self) -> Audience:
        """The same list with the columns ``mobile`` and ``email`` behind the last login, for screens that mask them."""
        at = [column.name for column in self.columns].index("last_login_at") + 1
        return replace(self, contacts=True, columns=(*self.columns[:at], *CONTACTS, *self.columns[at:]))

    def count(self) -> int:
        """Number of customers on the list."""
        with engine(self.desk, "find_customers") as running:
            return self._count(running)

    def first(self, limit: int = 100, language: Language = "zh") -> tuple[int, pd.DataFrame]:
        """Number of customers on the list, and the first ``limit`` of them as in :meth:`page`, of one state of the
        data."""
        with engine(self.desk, "find_customers") as running:
            if self._shape.everybody or self._shape.from_rollup(running.asked, self._values):
                found = self._page(running, 0, limit, language)
                return self._count(running) if len(found) == limit else len(found), found
            # Counted with them: what is worked out from the facts is so once, and not once for each.
            rows = self._list(running, replace(self._shape, form="first"), (*self._values, limit, 0))
            cells = cells_of(rows.names, rows.rows)
            listed = cells.pop(LISTED)
            return int(listed[0]) if listed else 0, self._described(running, cells, language)

    def groups(self, by: Sequence[str], sums: Sequence[str] = ()) -> pd.DataFrame:
        """How many customers of the list fall into each group, most first: the columns ``by`` (own columns of the
        segment or attributes), ``customers``, and the total of each own column of ``sums``.
        """
        shape = replace(self._shape, form="groups", by=tuple(by), sums=tuple(sums))
        if shape not in self._grouped:
            with engine(self.desk, "find_customers") as running:
                frame = framed(self._list(running, shape, self._values))
            self._grouped[shape] = frame.astype(dict.fromkeys(("customers", *sums), "int64"))
        return self._grouped[shape].copy()

    def members(self) -> Members:
        """The customers as a query, for reports to join to their facts."""
        return Members(replace(self._shape, form="members"), self._values[1:])

    @property
    def rule(self) -> Words | None:
        """Its tree of rules in words."""
        return self._why.told() if self._why else None

    def meaning(self) -> Words:
        """What it is, its name taken apart: its segment, what all on it meet, how many at most."""
        return replace(self, called=None).words()

    def words(self) -> Words:
        """The audience in words: its name or segment, what all on it meet, how many at most."""
        named = [self.label] if self.called or self.request.segment != "all" or not self._asked else []
        if self.called:
            return registry.join_words(named)
        return registry.join_words([*named, *self._asked, *first_words(self.request, self.columns, self.period)])

    def noted(self) -> Words:
        """That only they are counted, with the days in which they did what the request asks for, if it names any."""
        if self.called or self.request.period is None or self.period.start is None:
            return note("analytics.note.audience", audience=self.words())
        days = {"start": self.period.start, "end": self.period.end}
        return note("analytics.note.audience_within", audience=self.words(), **days)

    def own(self) -> pd.DataFrame:
        """``customer_id`` and the segment's own columns of every customer on the list."""
        with engine(self.desk, "find_customers") as running:
            return framed(self._list(running, self._shape, self._values))

    def page(self, offset: int = 0, limit: int = 100, language: Language = "zh") -> pd.DataFrame:
        """``limit`` customers from ``offset`` on, columns as in ``columns``, reasons in ``language``."""
        with engine(self.desk, "find_customers") as running:
            return self._page(running, offset, limit, language)

    def stream(self, batch: int = 2_000, language: Language = "zh") -> Iterator[pd.DataFrame]:
        """All customers in frames of ``batch`` rows as in :meth:`page`, from one state of the data."""
        for running, own in self._streamed(batch):
            yield self._described(running, own, language)

    def told(self, batch: int = 2_000) -> Iterator[tuple[int, Words]]:
        """All customers, each with the reason in both languages, from one state of the data."""
        for running, own in self._streamed(batch):
            about = self._about(running, own)
            zh, en = (self._worded(running, about, language)["reason"] for language in LANGUAGES)
            yield from zip(own["customer_id"], map(Words, zh, en), strict=True)

    def _streamed(self, batch: int) -> Iterator[tuple[Engine, Cells]]:
        with engine(replace(self.desk, query_seconds=STREAM_SECONDS), "find_customers") as running:
            rolled = self._shape.from_rollup(running.asked, self._values)
            shape = rolled or self._shape
            # SQLite hands everybody over row by row; the mirror has all of them in memory first.
            in_turn = rolled is not None or shape.everybody
            for names, rows in running.tuples(shape.sql, self._values, batch, rolled=in_turn):
                yield running, cells_of(names, rows)

    def _count(self, running: Engine) -> int:
        [[number]] = self._list(running, replace(self._shape, form="count"), self._values).rows
        return int(number)

    def _page(self, running: Engine, offset: int, limit: int, language: Language) -> pd.DataFrame:
        ids = self._list(running, replace(self._shape, form="page"), (*self._values, limit, offset))
        return self._described(running, cells_of(ids.names, ids.rows), language)

    def _list(self, running: Engine, shape: ListShape, values: Sequence[Scalar]) -> Answer:
        rolled = shape.from_rollup(running.asked, values)
        told: dict[str, object] = {"segment": self.request.segment}
        found = running.answer((rolled or shape).sql, values, told, rolled=rolled is not None)
        self.steps.extend(running.steps[-1:])
        return found

    def _described(self, running: Engine, own: Cells, language: Language) -> pd.DataFrame:
        return typed(self._worded(running, self._about(running, own), language), self.columns)

    def _about(self, running: Engine, own: Cells) -> Cells:
        """A row's own cells, and what is known of each customer."""
        return {**own, **details(running, own["customer_id"], self.period, self.desk.today, contacts=self.contacts)}

    def _worded(self, running: Engine, about: Cells, language: Language) -> Cells:
        """The same with what is said about each in words: the reason, and what the segment describes."""
        cells, named = dict(about), segment(self.request.segment)
        if named.describe:
            cells |= named.describe(running, self.desk, cells, self.request.params, language)
        cells["reason"] = reasons(
            cells,
            named,
            self._told,
            self._met,
            self.definitions,
            self.period,
            language,
            self._why,
            self.desk.currency,
        )
        return cells
