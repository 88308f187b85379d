"""A bare figure after an answer (用掉了几张, 谁花钱最多): of what that answer was about, not of the whole shop."""

from __future__ import annotations

import re

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.request import Order, ReportRequest
from crm_tools.assistant.calls import OWN_WORK, Call
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.figures.reports import checked_report
from crm_tools.assistant.understand.lists.customers import list_call
from crm_tools.assistant.understand.lists.listed import counted, lists
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.vocabulary.spans import Token

_BARE = (
    *("measure", "how_many", "count_word", "amount_word", "buy", "use", "highest", "lowest", "top", "rank", "number"),
    *("filler", "comma", "follow", "lead", "which", "which_all", "refund", "cancel", "unpaid", "login", "done", "list"),
    *("issue", "give", "head_count", "spend", "sell", "average"),
)
_EVERYBODY = re.compile(
    r"全部|所有|全体|公司|全店|全站|平台|大盘|整体|我们|咱|一共有|总共有|历史|累计|至今|店里"
    r"|\b(?:we|our|us|overall|altogether|all|ever|shop|store|company|site|so far|to date|do we have)\b"
)
_MOST = {"zh": 14, "en": 40}
"""A longer turn tells for itself what it is about."""


def scoped(asked: Asked, call: Call) -> tuple[Call | None, bool]:
    """The call of what the answer before was about, and whether it had to be brought back to that."""
    previous = asked.previous
    if previous is None or call.tool in OWN_WORK or previous.tool in OWN_WORK:
        return call, False
    if call.tool == "find_customers" and lists(call) == AudienceRequest() and not _EVERYBODY.search(asked.text.norm):
        people = counted(previous, split=True) or lists(previous)  # 具体是哪些人
        return (call, False) if people is None else (list_call(people), True)
    if call.tool != "run_report" or not _unscoped(call) or not _is_bare(asked):
        return call, False
    draft = drafted(asked)
    if previous.tool == "run_report" and lists(previous) is None:
        base = ReportRequest.model_validate({name: one for name, one in previous.arguments.items() if name != "chart"})
        if base.period == "all" and not (base.filters or base.audience):
            return call, False
        return _of_report(draft, call, base), True
    people = lists(previous)
    return (call, False) if people is None else (_of_list(draft, call, people), True)


def _unscoped(call: Call) -> bool:
    told = call.arguments
    whole = told.get("period", "all") == "all" and not (told.get("filters") or told.get("audience"))
    return whole and set(told.get("dimensions", ())) <= {"customer"} and not told.get("compare")


def _is_bare(asked: Asked) -> bool:
    norm = asked.text.norm
    if len(norm) > _MOST[asked.language] or _EVERYBODY.search(norm):
        return False
    return all(_bare(token) for token in drafted(asked).tokens)


def _bare(token: Token) -> bool:
    if token.kind == "dimension":
        return token.value == "coupon" or token.text in ("谁", "who")
    return token.kind in _BARE or token.read_as("filler") is not None


def _of_report(draft: Draft, call: Call, base: ReportRequest) -> Call | None:
    ranks = call.arguments.get("dimensions")
    if base.limit is not None or base.part or ranks:
        return None
    measures = tuple(call.arguments["measures"])
    request = base.model_copy(
        update={"measures": measures, "order": None, "share": (), "running": (), "compare": None, "also": None}
    )
    return checked_report(draft, request)


def _of_list(draft: Draft, call: Call, people: AudienceRequest) -> Call | None:
    [measure, *more] = call.arguments["measures"]
    if call.arguments.get("dimensions"):
        if more or people.limit is not None or call.arguments.get("order"):
            return None
        found = people.model_copy(update={"order": Order(by=measure), "limit": call.arguments.get("limit")})
        return list_call(found)
    request = ReportRequest(measures=(measure, *more), period=people.period or "all", audience=people)
    return checked_report(draft, request)
