"""Orders to act: an email, a coupon, follow-up tasks, a survey, for the customers that the rest of the words name."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any, Literal

from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.registry import MEASURES
from crm_tools.analytics.request import Order, ReportRequest
from crm_tools.assistant.calls import ACTIONS, Call, audience_of
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.due import take_due
from crm_tools.assistant.understand.normalise import Text
from crm_tools.assistant.understand.numbers import chinese_number
from crm_tools.assistant.understand.peel import nothing_left, says, without
from crm_tools.assistant.understand.plain import Asked, drafted, plain
from crm_tools.assistant.understand.words import pattern, patterns
from crm_tools.outreach.freezing import HOLDOUT, MOST_HELD_OUT
from crm_tools.texts import UserError

Action = Literal["send_survey", "create_followups", "send_email", "offer_coupon"]
_ORDER: tuple[Action, ...] = ("send_survey", "create_followups", "send_email", "offer_coupon")
_COMPARED: tuple[Action, ...] = ("send_email", "offer_coupon")
"""What can be done with a part held out to compare with."""
_LEAVING = ("churn_risk", "lapsed", "falling", "lost")


def action(asked: Asked) -> Call | Draft | None:
    """The draft of an action; a :class:`Draft` where it is one but for whom is not clear."""
    asked, held = _held_out(asked)
    text = asked.text
    if not says(text, "acting", "imperative") or says(text, "acting", "past"):
        return None
    for tool in _ORDER:
        if not says(text, tool, "needs") or not any(one.search(text.norm) for one in patterns(tool, "cut")):
            continue
        if tool == "send_survey" and not says(text, "send_survey", "about"):
            continue
        return _drafted(asked, tool) if held is None else _compared(asked, tool, held)
    return None


def _held_out(asked: Asked) -> tuple[Asked, tuple[str, float] | None]:
    """The question without a control group that it asks for; the words that ask for it, and its share."""
    said = says(asked.text, "acting", "holdout")
    if said is None:
        return asked, None
    share = HOLDOUT
    if number := next((one for one in said.group("a", "d", "e", "f", "g", "h") if one), None):
        share = float(number) / 100
    elif said["b"] or said["c"]:
        share = int(chinese_number(said["b"] or said["c"]) or 0) / (100 if said["b"] else 10)
    words = asked.text.quote(*said.span()).strip(" ,，、;；")
    return replace(asked, text=without(asked.text, (pattern("acting", "holdout"),))), (words, round(share, 4))


def _compared(asked: Asked, tool: Action, held: tuple[str, float]) -> Call | Draft:
    """The action with a control group; a draft that says so where it can have none, or not such a one."""
    words, share = held
    made = _drafted(asked, tool)
    if isinstance(made, Call) and tool in _COMPARED and 0 < share <= MOST_HELD_OUT:
        return Call(tool, {**made.arguments, "holdout": share})
    draft = drafted(asked) if isinstance(made, Call) else made
    if isinstance(made, Call):
        draft.unclear.append((words, "understand.reason.holdout"))
    return draft


def _drafted(asked: Asked, tool: Action) -> Call | Draft:
    arguments, text = _details(asked, tool)
    whom = _audience(asked, without(text, patterns(tool, "cut")))
    if isinstance(whom, Draft):
        return whom
    if tool == "send_email" and "template" not in arguments and whom.segment in _LEAVING:
        arguments["template"] = "retention"
    arguments["audience"] = whom.model_dump(mode="json", exclude_defaults=True)
    return Call(tool, arguments)


def _details(asked: Asked, tool: Action) -> tuple[dict[str, Any], Text]:
    """What is said of the action itself, and the question without it."""
    text, arguments = asked.text, {}
    if tool in ("send_email", "send_survey"):
        templates = ("retention", "coupon", "recommendation") if tool == "send_email" else _SURVEYS
        for name in templates:
            if says(text, tool, "template", name):
                arguments["template"] = name
                break
    if tool == "offer_coupon":
        if says(text, "offer_coupon", "random"):
            arguments["coupon"] = "random"
        if says(text, "offer_coupon", "partly"):
            arguments["mode"] = "as_far_as_it_goes"
        title, text = _coupon(asked)
        arguments |= {"coupon": title} if title else {}
    if tool == "create_followups":
        due, text = take_due(text, asked.desk.today)
        arguments |= {"due": due.isoformat()} if due else {}
        owner_told, text = _named_owner(asked, text)
        arguments |= {"owner": owner_told} if owner_told else {}
        if owner := says(text, "create_followups", "owner"):
            arguments["owner"] = asked.question[text.origin[_start(owner)] : text.origin[_end(owner) - 1] + 1]
        if within := says(text, "create_followups", "within_days"):
            count = next(one for one in within.groups() if one)
            days = int(count) if count.isdigit() else int(chinese_number(count) or 0)
            arguments["due"] = str(asked.desk.today + dt.timedelta(days=days))
        text = without(text, (pattern("create_followups", "owner"), pattern("create_followups", "within_days")))
    return arguments, text


_CAPITALISED = re.compile(r"\b(?:to|for|by|with) ([A-Z][a-z]+ [A-Z][a-z]+)\b")


def _named_owner(asked: Asked, text: Text) -> tuple[str | None, Text]:
    """“Assign … to Li Na”: two capitalised words that name nobody's place or product."""
    found = _CAPITALISED.search(asked.question)
    known = drafted(asked, text).tokens
    if found is None or any(t.kind == "value" and found[1].lower().startswith(t.text) for t in known):
        return None, text
    said = re.compile(rf"\b(?:to|for|by|with) {re.escape(found[1].lower())}\b(?: then)?")
    return (found[1], without(text, (said,))) if said.search(text.norm) else (None, text)


_SURVEYS = ("nps", "churn_reason", "satisfaction", "service", "product")


def _start(match: Any) -> int:
    return int(next(match.start(index) for index in range(1, match.re.groups + 1) if match[index]))


def _end(match: Any) -> int:
    return int(next(match.end(index) for index in range(1, match.re.groups + 1) if match[index]))


def _coupon(asked: Asked) -> tuple[str | None, Text]:
    """The coupon that is named, and the question with no more than the word in its place."""
    draft, text = drafted(asked), asked.text
    for token in draft.tokens:
        if token.kind == "value" and token.value[0] == "coupon":
            word = "券" if not token.text.isascii() else "coupon"
            norm = draft.text.norm[: token.start] + word + draft.text.norm[token.end :]
            origin = draft.text.origin
            return token.value[1], Text(
                text.raw, norm, (*origin[: token.start], *([origin[token.start]] * len(word)), *origin[token.end :])
            )
    return None, text


def _audience(asked: Asked, rest: Text) -> AudienceRequest | Draft:
    """The customers that the rest of the words name: a list, “them”, or everybody."""
    before = listed(asked.previous)
    if person := pattern("acting", "person").fullmatch(rest.norm.strip()):
        number = next(one for one in person.groups() if one)
        return AudienceRequest(filters=(Condition(field="customer", op="eq", value=number),))
    if pattern("acting", "everyone").fullmatch(rest.norm.strip()):
        return AudienceRequest()
    draft = drafted(asked, rest)
    unsaid = without(rest, (pattern("acting", "pronoun"),))
    if nothing_left(drafted(asked, unsaid)):
        if before is None:
            draft.unclear = [("", "understand.reason.whom")]
            return draft
        return before
    call, draft = plain(asked, rest, listed=True)
    if call is None and unsaid != rest:
        call, draft = plain(asked, unsaid, listed=True)
    found = listed(call)
    if found is None:
        if not draft.unclear:
            draft.unclear.append((rest.norm, "understand.reason.whom"))
        return draft
    return found


def ranked(call: Call) -> AudienceRequest | None:
    """今年销售额前10的客户 as a list: a report by customer whose rows are the customers in the order of one measure."""
    report = ReportRequest.model_validate({name: one for name, one in call.arguments.items() if name != "chart"})
    plain_rows = not (report.compare or report.share or report.running or report.others)
    if report.dimensions != ("customer",) or not plain_rows:
        return None
    order = report.order or Order(by=report.measures[0])
    if order.by == "logins" and report.period == "all":
        return None  # the most active are told by recent days
    if order.by not in report.measures or (report.audience is not None and report.audience != AudienceRequest()):
        return None
    kept: list[Condition] = []
    for one in report.filters:
        if one.field not in (*ATTRIBUTES, *MEASURES):
            return None
        kept.append(Condition(**one.model_dump()))
    if not any(one.field == order.by for one in kept):
        kept.append(Condition(field=order.by, op="gt", value=0))
    return AudienceRequest(period=report.period, filters=tuple(kept), order=order, limit=report.limit)


def listed(call: Call | None) -> AudienceRequest | None:
    """The list of customers that a call answers with."""
    if call is None:
        return None
    try:
        if call.tool == "run_report":
            return ranked(call)
        if call.tool in ACTIONS:
            return AudienceRequest.model_validate(call.arguments.get("audience"))
        return audience_of(call.tool, call.arguments)
    except (UserError, ValueError):
        return None
