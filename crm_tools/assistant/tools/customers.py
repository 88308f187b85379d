"""Lists of customers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crm_tools.analytics import audience, grouping
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.result import Result
from crm_tools.assistant.calls import Call, ChurnRisk, FindCustomers, GroupCustomers, IntentCustomers
from crm_tools.assistant.tools import running
from crm_tools.assistant.tools.running import Reply, Runtime
from crm_tools.assistant.tools.values import check_audience
from crm_tools.assistant.turn import Told, Turn
from crm_tools.assistant.wording import joined
from crm_tools.present.segment_figures import groups_figure, stacked_groups_figure
from crm_tools.present.shown import named
from crm_tools.texts import formats, say

if TYPE_CHECKING:
    import plotly.graph_objects as go

_LEADERS = 4


def find_customers(runtime: Runtime, **arguments: Any) -> Reply:
    call = FindCustomers(**arguments)
    return _list(runtime, running.as_call("find_customers", call), call.request())


def intent_customers(runtime: Runtime, **arguments: Any) -> Reply:
    call = IntentCustomers(**arguments)
    return _list(runtime, running.as_call("intent_customers", call), call.request())


def churn_risk(runtime: Runtime, **arguments: Any) -> Reply:
    call = ChurnRisk(**arguments)
    return _list(runtime, running.as_call("churn_risk", call), call.request())


def group_customers(runtime: Runtime, **arguments: Any) -> Reply:
    call, turn = GroupCustomers(**arguments), runtime.context
    running.progress(runtime, "assistant.progress.audience")
    check_audience(turn.desk, call.audience)
    found = grouping.grouped(turn.desk, call.audience, call.by)
    return running.told(runtime, running.as_call("group_customers", call), _told(found, call, turn), call.audience)


def _told(found: Result, call: GroupCustomers, turn: Turn) -> Told:
    """The largest groups in words, the list they are of beneath."""
    language, columns = turn.language, found.columns[: len(call.by)]
    rows = found.frame.head(_LEADERS).itertuples(index=False, name=None)
    groups = [
        say(
            "assistant.found.told",
            language,
            name=" · ".join(named(value, column, language) for value, column in zip(row, columns, strict=False)),
            value=formats.number(row[len(columns)], language, exact=True),
        )
        for row in rows
    ]
    total = formats.number(int(found.frame["customers"].sum()), language, exact=True)
    key = "assistant.found.grouped" if groups else "assistant.found.nothing"
    return Told(
        say(key, language, count=total, groups=joined(groups, language)),
        tuple(note.to(language) for note in found.notes),
        rows=found,
        figure=None if call.chart == "none" else _figure(found, call, turn),
        definitions=dict(found.definitions),
        steps=found.steps,
    )


def _figure(found: Result, call: GroupCustomers, turn: Turn) -> go.Figure | None:
    """Bars of the first grouping, split by the second where there is one."""
    first, *more = found.columns[: len(call.by)]
    customers = found.columns[len(call.by)]
    if more:
        return stacked_groups_figure(found.frame, first, more[0], customers, turn.language, currency=turn.currency)
    return groups_figure(found.frame, first, [customers], turn.language, currency=turn.currency)


def _list(runtime: Runtime, call: Call, request: AudienceRequest) -> Reply:
    desk = runtime.context.desk
    running.progress(runtime, "assistant.progress.audience")
    check_audience(desk, request)
    return running.people(runtime, call, audience.find(desk, request))
