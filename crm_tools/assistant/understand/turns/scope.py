"""A bare figure after an answer (用掉了几张, 谁花钱最多): of what that answer was about, not of the whole shop."""

from __future__ import annotations

import re
from typing import Any

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.registry import MEASURES
from crm_tools.analytics.request import Filter, Order, ReportRequest
from crm_tools.assistant.calls import OWN_WORK, Call
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.figures.catalogue import of_things
from crm_tools.assistant.understand.figures.reports import checked_report
from crm_tools.assistant.understand.lists.atoms import concerned
from crm_tools.assistant.understand.lists.customers import list_call
from crm_tools.assistant.understand.lists.listed import counted, is_percent, lists
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.requests import report_in, undrawn
from crm_tools.assistant.understand.text.normalise import normalise
from crm_tools.assistant.understand.turns.follow_list import narrowed
from crm_tools.assistant.understand.turns.further import combined
from crm_tools.assistant.understand.vocabulary.spans import Token

_BARE = (
    *("measure", "how_many", "count_word", "amount_word", "buy", "use", "highest", "lowest", "top", "rank", "number"),
    *("filler", "comma", "follow", "lead", "which", "which_all", "refund", "cancel", "unpaid", "login", "done", "list"),
    *("group", "grouped", "split", "turn", "issue", "give", "head_count", "spend", "sell", "average", "dimension"),
    *("pronoun", "export", "chart_any", "rank_up", "and", "higher"),
)
_EVERYBODY = re.compile(
    r"全部|所有|全体|公司|全店|全站|平台|大盘|整体|我们|咱|一共有|总共有|历史|累计|至今|店里"
    r"|\b(?:we|our|us|overall|altogether|all|ever|shop|store|company|site|so far|to date|do we have)\b"
)
_LISTED = re.compile(
    r"名单|清单|哪些|哪几|谁|列|有多少|导|找|查|都有|给我|拉|客户$"
    r"|\b(?:list|who|which|show|give|find|get|names?|how many)\b"
    r"|^(?!(?:and |what about |how about |only |just |now |then |for |of |in |among )+)[a-z ]*\b(?:customers|members)$"
)
_SOLD = re.compile(r"卖|热销|畅销|\b(?:sell\w*|sold|best-?sellers?)\b")
_ONES = re.compile(
    r"^[^,;]{1,6}的(?:那些|那部分)?(?:名单|清单|列一?下|列出来)$|\bones\b|\bthe (?:wom[ae]n|men|ladies)[?.! ]*$"
)
_THEY = re.compile(r"\b(?:they|them|their|these (?:people|customers))\b|[他她]们|这些?人")
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
    if (sold := _of_things_shown(asked, call, previous)) is not None:
        return sold, True
    if (threatened := _at_risk_of_those(asked, call, previous)) is not None:
        return threatened, True
    if (reasons := _reasons_of_those(asked, call, previous)) is not None:
        return reasons, True
    if (figure := _figure_of(asked, call, previous)) is not None:
        return figure, True
    if (chosen := of_one_row(asked, call, previous)) is not None:
        return chosen, True
    if (rows := _rows_before(asked, call, previous)) is not None:
        return rows, True
    if (theirs := _of_their_deeds(asked, call, previous)) is not None:
        return theirs, True
    if call.tool != "run_report" or not _unscoped(call) or not _is_bare(asked):
        return call, False
    draft = drafted(asked)
    if previous.tool == "run_report" and lists(previous) is None:
        base = report_in(previous)
        stock = call.arguments["measures"] == ["customers"] != list(base.measures)
        if (base.period == "all" and not (base.filters or base.audience)) or stock:
            return call, False
        if _THEY.search(asked.text.norm) and (of := counted(previous, split=True)) is not None:
            base = base.model_copy(update={"audience": of, "filters": (), "order": None})  # the new customers'
        return _of_report(draft, call, base), True
    people = None if call.arguments.get("top_percent") else lists(previous)
    groups = set(call.arguments.get("dimensions", ()))
    split = call.arguments["measures"] == ["customers"] and groups <= set(ATTRIBUTES)  # 按会员等级看下分布
    if people is None or not (groups <= {"customer"} or split):
        return call, False
    return _of_list(draft, call, people), True


def _of_things_shown(asked: Asked, call: Call, previous: Call) -> Call | None:
    """上个月卖了多少 after some of the catalogue: of these products."""
    if not call.tool == previous.tool == "run_report" or not all(map(of_things, previous.arguments["measures"])):
        return None
    told, kept = call.arguments, report_in(previous).filters
    open_ = not any(told.get(name) for name in ("filters", "audience", "compare", "dimensions", "share"))
    if not open_ or not kept or not _SOLD.search(asked.text.norm) or not _is_bare(asked, "period"):
        return None
    return checked_report(drafted(asked), report_in(call).model_copy(update={"filters": kept}))


def _at_risk_of_those(asked: Asked, call: Call, previous: Call) -> Call | None:
    """“Who is at risk?”, 该挽回谁 after a list, with no noun of its own: of those."""
    people, found = lists(previous), lists(call)
    if people is None or people.limit is not None or found != AudienceRequest(segment="churn_risk"):
        return None
    said = re.sub(r"\b(?:should|can|could|must|do) we\b", "", normalise(asked.question).norm)
    if people == found or _EVERYBODY.search(said) or _NOUN.search(said):
        return None
    return list_call(combined(people, found, asked.text.norm))


def _reasons_of_those(asked: Asked, call: Call, previous: Call) -> Call | None:
    """可能流失的原因 after a list: why those of it are at risk."""
    people = lists(previous) or counted(previous)
    if call.tool != "group_customers" or people in (None, AudienceRequest()) or people.limit is not None:
        return None
    risk = AudienceRequest(segment="churn_risk")
    if call.arguments["audience"] != {"segment": "churn_risk"} or people == risk or _EVERYBODY.search(asked.text.norm):
        return None
    if _NOUN.search(asked.text.norm):
        return None
    both = people if people.segment == "churn_risk" else combined(risk, people, asked.text.norm)
    audience = both.model_dump(mode="json", exclude_defaults=True)
    return Call("group_customers", {**call.arguments, "audience": audience})


_NOUN = re.compile(
    r"客户|会员|用户|顾客|买家|[老新]客|\b(?:customers?|members?|users?|people|buyers?|shoppers?|clients?)\b"
)
_DEEDS = re.compile(
    r"(?:多少|几)(?:次|单|笔|回)$|[花消][费了掉]{1,2}(?:多少|几)|[买下付]了(?:多少|几)"
    r"|\bhow (?:many (?:times|orders|purchases)|often)\b"
)
"""What people did so often: it has a subject, which is left unsaid."""


def _of_their_deeds(asked: Asked, call: Call, previous: Call) -> Call | None:
    """上个月下了几单 after a list of customers: theirs."""
    people = lists(previous) or (counted(previous) if previous.arguments.get("measures") == ["customers"] else None)
    if call.tool != "run_report" or people in (None, AudienceRequest()) or not _DEEDS.search(asked.text.norm):
        return None
    told = call.arguments
    open_ = not any(told.get(name) for name in ("filters", "audience", "compare", "dimensions", "share"))
    if not open_ or not _is_bare(asked, "period") or people.limit is not None:
        return None
    days = told.get("period", "all")
    request = ReportRequest(
        measures=tuple(told["measures"]), period=(people.period or "all") if days == "all" else days, audience=people
    )
    return checked_report(drafted(asked), request)


def _figure_of(asked: Asked, call: Call, previous: Call) -> Call | None:
    """“For diamond members” after a rate: that figure for them, no list of them."""
    people = lists(call) if call.tool == "find_customers" else None
    if people is None or previous.tool != "run_report" or lists(previous) is not None or counted(previous) is not None:
        return None
    plain = people == AudienceRequest(filters=people.filters, period=people.period) and people.filters
    named = all(one.field in ATTRIBUTES and one.field != "customer" for one in people.filters)
    if not plain or not named or _LISTED.search(asked.text.norm) or len(asked.text.norm) > _MOST[asked.language]:
        return None
    base = report_in(previous)
    if base.limit is not None or base.audience is not None:
        return None
    new = tuple(Filter(field=one.field, op=one.op, value=one.value) for one in people.filters)
    return checked_report(drafted(asked), base.model_copy(update={"filters": narrowed(base.filters, new)}))


def of_one_row(asked: Asked, call: Call, previous: Call) -> Call | None:
    """“List the people in Shanghai” after the customers of a list by city: those of that row."""
    people = lists(call) if call.tool == "find_customers" else None
    if people is None or previous.tool != "run_report":
        return None
    plain = people == AudienceRequest(filters=people.filters) and people.filters
    fields = {one.field for one in people.filters}
    base = {name: one for name, one in previous.arguments.items() if name not in ("limit", "order", "chart")}
    whole = counted(Call("run_report", base), split=True)
    whole = concerned(previous) if whole is None and previous.arguments.get("audience") else whole
    rows = set(previous.arguments.get("dimensions") or ())
    ones = bool(_ONES.search(asked.text.norm)) and fields <= {*ATTRIBUTES}  # “list the Douyin ones” of new customers
    if not plain or whole in (None, AudienceRequest()) or not (fields <= rows or ones):
        return None
    if _EVERYBODY.search(asked.text.norm):
        return None
    kept = tuple(one for one in whole.filters if one.field not in fields)
    return list_call(whole.model_copy(update={"filters": (*kept, *people.filters)}))


def _rows_before(asked: Asked, call: Call, previous: Call) -> Call | None:
    """人最多的三个城市就行 after the customers of a list by city: the first of these rows."""
    told = call.arguments
    if not call.tool == previous.tool == "run_report" or _EVERYBODY.search(asked.text.norm):
        return None
    open_ = told.get("period", "all") == "all" and not (told.get("filters") or told.get("audience"))
    base = undrawn(previous)
    narrowed_ = base.get("filters") or base.get("audience") or base.get("period", "all") != "all"
    same = all(told.get(name) == base.get(name) for name in ("measures", "dimensions")) and told.get("dimensions")
    if not (open_ and narrowed_ and same) or not (told.get("limit") or told.get("order")):
        return None
    ranked = {name: told[name] for name in ("limit", "order", "top_percent") if told.get(name)}
    report = ReportRequest.model_validate({**base, "limit": None, "top_percent": None, "order": None, **ranked})
    return None if base.get("limit") else checked_report(drafted(asked), report)


def _unscoped(call: Call) -> bool:
    told = call.arguments
    chosen = any(one["field"] not in MEASURES for one in told.get("filters", ()))  # 退款的是哪些商品: at least one
    whole = told.get("period", "all") == "all" and not (chosen or told.get("audience"))
    return whole and not told.get("compare")


def _is_bare(asked: Asked, *more: str) -> bool:
    norm = asked.text.norm
    if len(norm) > _MOST[asked.language] or _EVERYBODY.search(norm):
        return False
    return all(token.kind in more or _bare(token) for token in drafted(asked).tokens)


def _bare(token: Token) -> bool:
    if token.kind in ("dimension", "grouped"):
        return token.value != "customer" or token.text in ("谁", "who")
    return token.kind in _BARE or token.read_as("filler") is not None


def _of_report(draft: Draft, call: Call, base: ReportRequest) -> Call | None:
    told = report_in(call)
    if base.limit is not None or base.part or "customer" in told.dimensions or told.per or told.share:
        return None
    sold = _SOLD.search(draft.text.norm) and base.measures[0] not in ("sales", "product_sales", "units", "gmv")
    named = bool(sold) or any(
        token.kind in ("measure", "refund", "cancel") for token in draft.tokens
    )  # 卖得最好的商品 after refunds
    changed: dict[str, Any] = {"measures": told.measures} if named or not told.dimensions else {}
    order = told.order
    if not named and order is not None and told.dimensions:
        order = Order(by=base.measures[0], descending=order.descending)
    changed |= {"filters": (*base.filters, *told.filters)} if told.filters else {}
    changed |= {"order": order, "share": (), "running": (), "compare": None, "also": None}
    if told.dimensions:  # 哪些城市买得多 after so many units: of these
        changed |= {"dimensions": told.dimensions, "limit": told.limit}
    return checked_report(draft, base.model_copy(update=changed))


def _of_list(draft: Draft, call: Call, people: AudienceRequest) -> Call | None:
    [measure, *more] = call.arguments["measures"]
    groups = tuple(call.arguments.get("dimensions", ()))
    if groups and "customer" not in groups:
        request = ReportRequest(measures=(measure,), dimensions=groups, period="all", audience=people)
        return checked_report(draft, request)
    if groups:
        if more or people.limit is not None or is_percent(people) or call.arguments.get("order"):
            return None
        found = people.model_copy(update={"order": Order(by=measure), "limit": call.arguments.get("limit")})
        return list_call(found)
    request = ReportRequest(measures=(measure, *more), period=people.period or "all", audience=people)
    return checked_report(draft, request)
