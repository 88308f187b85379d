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
    return _list(runtime, running.as_call("intent_customers", call), call.request())


def churn_risk(runtime: Runtime, **arguments: Any) -> Reply:
    call = ChurnRisk(**arguments)
    return _list(runtime, running.as_call("churn_risk", call), call.request())


def _list(runtime: Runtime, call: Call, request: AudienceRequest) -> Reply:
    desk = runtime.context.desk
    running.progress(runtime, "assistant.progress.audience")
    check_audience(desk, request)
    return running.people(runtime, call, audience.find(desk, request))
