"""A list of customers taken further: some of its customers, all but some, a condition more or one less."""

from __future__ import annotations

import re
from dataclasses import replace

from crm_tools.analytics.audience_request import AudienceRequest, Condition, Group, Member
from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.request import ReportRequest
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.customers import arguments, list_call
from crm_tools.assistant.understand.listed import lists
from crm_tools.assistant.understand.normalise import Text
from crm_tools.assistant.understand.peel import nothing_left, says, without
from crm_tools.assistant.understand.plain import Asked, drafted, plain
from crm_tools.assistant.understand.words import patterns

_FIELDS = (
    ("city", "城市|地区|地域|区域|city|cities|location|region"),
    ("level", "等级|级别|会员级|level|tier"),
    ("channel", "渠道|来源|channel|source"),
    ("gender", "性别|男女|gender|sex"),
    ("consent", "邮件许可|许可|同意|consent"),
)


def narrowed(asked: Asked) -> Call | None:
    """The list before, as the question changes it: “which of them are at risk?”, 剔除上海的, 不限城市; else None."""
    base = _before(asked.previous)
    if base is None:
        return None
    if says(asked.text, "narrow", "unlimited"):
        return _unlimited(asked, base)
    if says(asked.text, "narrow", "leave_out"):
        found = _described(asked, without(asked.text, patterns("narrow", "cut_out")))
        return None if found is None else _call(_less(base, found))
    if says(asked.text, "narrow", "among") and not says(asked.text, "narrow", "figures"):
        found = _described(asked, without(asked.text, patterns("narrow", "cut_among")))
        return None if found is None or base.limit is not None else _call(_both(base, found))
    return _counted(asked, base)


def _counted(asked: Asked, base: AudienceRequest) -> Call | None:
    """其中多少人近30天没登录: those of the list whom a condition of theirs describes, as a number."""
    if not says(asked.text, "narrow", "among") or not says(asked.text, "narrow", "counted") or base.limit is not None:
        return None
    rest = without(asked.text, (*patterns("narrow", "cut_among"), *patterns("narrow", "counted")))
    found = _described(asked, rest)
    if found is None or not any(one.field not in ATTRIBUTES for one in found.filters):
        return None
    report = ReportRequest(measures=("customers",), period="all", audience=_both(base, found))
    return Call("run_report", arguments(report.model_dump(mode="json")))


def _before(previous: Call | None) -> AudienceRequest | None:
    """The list before, also where its customers were counted."""
    if previous is not None and previous.tool == "run_report" and previous.arguments.get("measures") == ["customers"]:
        counted = previous.arguments.get("audience")
        if counted and not previous.arguments.get("dimensions"):
            return AudienceRequest.model_validate(counted)
    return lists(previous)


def _described(asked: Asked, rest: Text) -> AudienceRequest | None:
    """The customers that the words describe by themselves."""
    if not rest.norm.strip():
        return None
    call, _ = plain(replace(asked, text=rest, previous=None), listed=True)
    found = lists(call)
    return None if found is None or found == AudienceRequest() or found.limit is not None else found


def _unlimited(asked: Asked, base: AudienceRequest) -> Call | None:
    """不限城市: the list without its conditions on what is named."""
    rest = without(asked.text, patterns("narrow", "unlimited"))
    named = [name for name, words in _FIELDS if re.search(words, asked.text.norm)]
    if len(named) != 1 or not nothing_left(drafted(asked, rest)):
        return None
    kept = tuple(one for one in base.filters if one.field != named[0])
    return None if len(kept) == len(base.filters) else _call(base.model_copy(update={"filters": kept}))


def _dated(request: AudienceRequest) -> tuple[Condition, ...]:
    """The conditions with days of their own, as they hold on any list."""
    return tuple(
        one
        if one.field in ATTRIBUTES or one.period is not None or request.period is None
        else one.model_copy(update={"period": request.period})
        for one in request.filters
    )


def _as_rules(request: AudienceRequest) -> list[Member | Group | Condition]:
    """Being on a list as rules that all hold."""
    rules: list[Member | Group | Condition] = []
    if request.saved is not None:
        rules.append(Member(segment=request.saved))
    if request.segment != "all":
        rules.append(Member(segment=request.segment, params=request.params, filters=_dated(request)))
    else:
        rules += _dated(request)
    if request.rule is not None:
        rules.append(request.rule)
    return rules


def _with_rule(base: AudienceRequest, rule: Group) -> AudienceRequest:
    whole = rule if base.rule is None else Group(rules=(base.rule, rule))
    return base.model_copy(update={"rule": whole})


def _less(base: AudienceRequest, left_out: AudienceRequest) -> AudienceRequest:
    """The list without those who are also on the other."""
    rules = _as_rules(left_out)
    inner = tuple(rules) if len(rules) == 1 else (Group(rules=tuple(rules)),)
    return _with_rule(base, Group(match="none", rules=inner))


def _both(base: AudienceRequest, other: AudienceRequest) -> AudienceRequest:
    """Those on both lists; the columns of the segment that was named now stand beside them."""
    if other.segment == "all":
        fields = {one.field for one in other.filters if one.field in ATTRIBUTES}
        kept = tuple(one for one in base.filters if one.field not in fields)
        found = base.model_copy(update={"filters": (*kept, *_dated(other))})
        return found if other.rule is None else _with_rule(found, other.rule)
    if base.segment == "all" and base.saved is None:
        found = other.model_copy(update={"filters": (*other.filters, *_dated(base))})
        return found if base.rule is None else _with_rule(found, base.rule)
    member = Member(segment=other.segment, params=other.params, filters=_dated(other))
    return _with_rule(base, Group(rules=(member,)))


def _call(request: AudienceRequest) -> Call:
    return list_call(request)


def leaves_out(asked: Asked) -> bool:
    """Whether some of the list before are to go, which no other rule says."""
    return lists(asked.previous) is not None and bool(says(asked.text, "narrow", "leave_out"))
