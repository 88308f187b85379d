"""What pages show first, asked by a refresh and kept in the file, so that the first reader of a day, of a fresh app or
after an import does not wait for it. Where the facts are fewer nothing is kept: there it takes a moment."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from crm_tools.analytics import answers, audience, code, recommend, report, retention
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.explain import ExplainRequest, explain, ways
from crm_tools.analytics.overview import KPIS, overview
from crm_tools.analytics.request import ReportRequest
from crm_tools.logs import failure
from crm_tools.store import facts
from crm_tools.store.connect import exclusively, long_reader, reader, writer
from crm_tools.texts import UserError

log = logging.getLogger(__name__)
READER = "answers"
_ASKED = "answers_asked"
PERIOD = "last_30_days"
COHORT_MONTHS = "last_12_months"
MOST_LISTED = 100
GROUPS = {
    "high_value": (("level",),),
    "most_active": (("level",),),
    "churn_risk": (("stage",), ("cause",), ("city",), ("stage", "activity")),
    "intent": (("band",), ("top_category",)),
    "all": (("level",),),
}
"""The lists that have a page, and what their bars stand for."""
SUMS = {"churn_risk": "value_at_risk"}


def first_looks(desk: Desk) -> Iterator[Callable[[], object]]:
    """Questions, each of which stands on a page before anything is clicked, in the order in which readers come by:
    the first page is not to wait for the lists."""
    yield partial(overview, desk, PERIOD)
    for measure in KPIS:
        yield partial(report.run, desk, ReportRequest(measures=(measure,), dimensions=("day",), period=PERIOD))
        for way in ways(desk, measure)[:1]:
            request = ExplainRequest(measure=measure, period=PERIOD, by=(way,))
            yield partial(explain, desk, request)
    for segment, groups in GROUPS.items():
        yield partial(_list, desk, segment, groups)
    yield partial(retention.cohorts, desk, COHORT_MONTHS)
    yield partial(retention.funnel, desk, PERIOD)
    yield partial(recommend.recommend, desk)


def _list(desk: Desk, segment: str, groups: tuple[tuple[str, ...], ...]) -> None:
    found = audience.find(desk, AudienceRequest(segment=segment))
    found.count()
    found.page(0, MOST_LISTED)
    money = [column.name for column in found.columns if column.name == SUMS.get(segment)]
    for by in groups:
        found.groups(by, money)


def level(database: Path) -> bool:
    """Whether there is nothing to make, as far as facts go."""
    with reader(database) as connection:
        state = answers.state(connection, database)
    return state is None or state.ahead


def refresh(desk: Desk) -> int | None:
    """Ask what pages show first, unless the file has it for these facts, this today and these definitions; answers
    kept, or None where there was nothing to do. What is written meanwhile makes them useless, and ends it."""
    with exclusively(desk.database, READER):
        connection = long_reader(desk.database)
        try:
            state = answers.state(connection, desk.database)
            if state is None or state.behind:
                return None
            asked = _asked(desk, connection.execute("SELECT * FROM rollup_asked").fetchall())
            known = connection.execute("SELECT value FROM desk_facts WHERE name = ?", (_ASKED,)).fetchone()
            if state.ahead and known == (asked,):
                return None
        finally:
            connection.close()
        with answers.noted() as found:
            for look in first_looks(desk):
                try:
                    look()
                except UserError as error:
                    failure(log, "first_look_failed", error, logging.INFO)
                if any(at.facts != state.facts for at, _, _ in found[-1:]):
                    return 0
        with writer(desk.database) as writing:
            facts.set_fact(writing, _ASKED, asked)
            return answers.keep(writing, desk.database, found)


def _asked(desk: Desk, rolled: object) -> str:
    """Everything that the questions depend on besides the facts: today, definitions, the fitted model, the code."""
    told = (desk.today, desk.definitions, desk.currency, rolled, code.version())
    return hashlib.sha256(repr(told).encode()).hexdigest()
