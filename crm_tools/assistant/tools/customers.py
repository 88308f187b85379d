"""Lists of customers."""

from __future__ import annotations

from typing import Any

from crm_tools.analytics import audience
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.assistant.calls import Call, ChurnRisk, FindCustomers, IntentCustomers
from crm_tools.assistant.tools import running
from crm_tools.assistant.tools.running import Reply, Runtime
from crm_tools.assistant.tools.values import check_audience


def find_customers(runtime: Runtime, **arguments: Any) -> Reply:
    call = FindCustomers(**arguments)
    return _list(runtime, running.as_call("find_customers", call), call.request())


def intent_customers(runtime: Runtime, **arguments: Any) -> Reply:
    call = IntentCustomers(**arguments)
    return _list(runtime, running.as_call("intent_customers", call), intent_request(call))


def churn_risk(runtime: Runtime, **arguments: Any) -> Reply:
    call = ChurnRisk(**arguments)
    return _list(runtime, running.as_call("churn_risk", call), churn_request(call))


def intent_request(call: IntentCustomers) -> AudienceRequest:
    """The list behind the call."""
    params = dict(call.params)
    if call.target_kind is not None:
        params |= {"target_kind": call.target_kind} | ({} if call.target is None else {"target": call.target})
    return AudienceRequest(segment="intent", params=params, filters=call.filters, order=call.order, limit=call.limit)


def churn_request(call: ChurnRisk) -> AudienceRequest:
    """The list behind the call."""
    return AudienceRequest(
        segment="churn_risk",
        params=call.params,
        filters=call.conditions(),
        order=call.order,
        limit=call.limit,
    )


def _list(runtime: Runtime, call: Call, request: AudienceRequest) -> Reply:
    desk = runtime.context.desk
    running.progress(runtime, "assistant.progress.audience")
    check_audience(desk, request)
    return running.people(runtime, call, audience.find(desk, request))
