"""One order, one customer's story, products to recommend, and why a number moved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from crm_tools.analytics.criteria import Filter
from crm_tools.analytics.periods import resolve
from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.days import when
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.lists import verbs
from crm_tools.assistant.understand.lists.customers import ROLLING_DAYS
from crm_tools.assistant.understand.plain import plain
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.text.peel import SAYS_NOTHING, cut, nothing_left, says, without
from crm_tools.assistant.understand.vocabulary.numbers import Number, as_number
from crm_tools.assistant.understand.vocabulary.spans import Token
from crm_tools.assistant.understand.vocabulary.words import pattern, patterns


def order(asked: Asked) -> Call | Draft | None:
    """查询订单，订单号为1001."""
    said = says(asked.text, "find_order", "cue")
    if said is None:
        return None
    draft = drafted(asked, without(asked.text, patterns("find_order", "cut")))
    return Call("find_order", {"order_id": int(_group(said))}) if nothing_left(draft) else None


_WITH_ID = re.compile(r"(?:\bid|编号|客户号|会员号|号码)[是为:]? ?(\d{1,9})(?!\d)|\( ?(\d{1,9}) ?\)")


def story(asked: Asked) -> Call | Draft | None:
    """客户12的情况, “tell me about customer 12”, 看看潘伟这个客户; of 赵子轩，ID 842 the one of that number."""
    found, number = _story(asked), _WITH_ID.search(asked.text.norm)
    if number is not None and isinstance(found, Call) and isinstance(found.arguments["customer"], str):
        return Call("customer_story", {"customer": int(number[1] or number[2])})
    return found


def _story(asked: Asked) -> Call | Draft | None:
    said = says(asked.text, "customer_story", "cue")
    if said is None:
        named = says(asked.text, "customer_story", "named")
        if named is None or not _stranger(asked, named):
            return _by_name(asked)
        return Call("customer_story", {"customer": asked.text.quote(*_span(named))})
    if not _only_them(drafted(asked, without(asked.text, patterns("customer_story", "cut")))):
        return None
    name = _group(said)
    return Call("customer_story", {"customer": int(name) if name.isdigit() and len(name) < 11 else name})


_TOLD = ("city", "level", "channel", "gender", "consent", "has_email", "has_mobile")
"""What each customer has one of, which a story tells."""


def _only_them(draft: Draft) -> bool:
    """Whether nothing is said but that it is about a customer."""
    kinds = ("dimension", "pronoun", "recent", "contact")
    asked_for = {token.value for token in draft.tokens if token.kind == "dimension"}
    told = () if draft.has("which", "which_all") and len(asked_for) > 1 else _TOLD  # a report says just those
    return all(
        token.kind in SAYS_NOTHING
        or (token.kind in kinds and (token.kind != "dimension" or token.value in ("customer", *told)))
        or token.read_as("filler")
        for token in draft.tokens
    )


def _by_name(asked: Asked) -> Call | None:
    """丁天佑最近买过什么, 客户叫于婉清: a name that is no other word, and nothing said but that it is about them."""
    tokens = drafted(asked).tokens
    for said in pattern("customer_story", "name").finditer(asked.text.norm):
        for end in range(said.end(), said.start() + 1, -1):
            within = [token for token in tokens if token.start < end and token.end > said.start()]
            known = [token for token in within if token.kind != "unknown" and not token.read_as("filler")]
            if asked.text.norm[end : end + 2] in ("客户", "会员", "用户", "顾客"):
                continue  # 江苏客户: which customers, not who
            if known or all(token.kind != "unknown" for token in within) or asked.text.norm[end - 1] in "的了是吗呢":
                continue
            rest = without(cut(asked.text, [(said.start(), end)]), patterns("customer_story", "cut"))
            if _only_them(drafted(asked, rest)) and _about_them(asked, (said.start(), end)):
                return Call("customer_story", {"customer": asked.text.quote(said.start(), end)})
    return None


def _about_them(asked: Asked, name: tuple[int, int]) -> bool:
    """Whether the words around a name ask for what is known of its bearer."""
    around = cut(asked.text, [name])
    return says(around, "customer_story", "about") is not None


def _stranger(asked: Asked, named: re.Match[str]) -> bool:
    """Whether the name is none of the words that mean something else."""
    start, end = _span(named)
    if not pattern("customer_story", "surname").match(asked.text.norm, start, end):
        return False
    return any(token.kind == "unknown" and token.start < end and token.end > start for token in drafted(asked).tokens)


def recommendation(asked: Asked) -> Call | Draft | None:
    """推荐哪些商品, 推荐10个两千元以上的商品, “recommend products for customer 12”."""
    if not says(asked.text, "recommend_products", "cue") or asked.text.norm.startswith("为什么"):
        return None
    arguments: dict[str, Any] = {}
    text = asked.text
    if customer := says(text, "recommend_products", "customer"):
        arguments["customer"] = int(_group(customer))
        text = without(text, patterns("recommend_products", "customer"))
    draft = drafted(asked, without(text, patterns("recommend_products", "cut")))
    verbs.settle(draft)
    when.take_periods(draft)
    _prices(draft, arguments)
    if draft.period:
        rolling = ROLLING_DAYS.fullmatch(draft.period)
        if rolling is None or rolling[3]:
            draft.unclear.append(("", "understand.reason.segment_period"))
        else:
            arguments["days"] = int(rolling[1]) * (7 if rolling[2] == "week" else 1)
    for index, token in list(draft.open("segment", "customer")):
        if token.kind == "customer" or token.value == "high_value":  # the common list is made for them
            draft.place(index)
    for index, token in list(draft.open("top", "which", "which_all", "list", "highest", "which", "dimension", "and")):
        if token.kind != "dimension" or token.value == "product":
            draft.place(index)
    for index, token in list(draft.open()):
        if not token.read_as("filler"):
            draft.ask(index)
    return draft if draft.unclear else Call("recommend_products", arguments)


def _prices(draft: Draft, arguments: dict[str, Any]) -> None:
    """两千元以上 is the price floor, 10个 the number of products."""
    for index, token in list(draft.open("number")):
        number: Number = token.value
        before, after = draft.beside(index, -1), draft.beside(index, 1)
        floor = (before and before[1].kind in ("ge", "gt")) or (after and after[1].kind == "ge_after")
        if floor and before is not None and before[1].kind in ("ge", "gt"):
            draft.place(before[0])
        elif floor and after is not None:
            draft.place(after[0])
        if floor and number.unit in ("yuan", "none"):
            arguments["min_price_yuan"] = as_number(number.value)
            draft.place(index)
        elif not floor and number.unit in ("none", "items", "people") and 1 <= number.value <= 200:
            arguments["top"] = int(number.value)
            draft.place(index)
    for index, token in list(draft.open("dimension")):
        if token.value == "price" and "min_price_yuan" in arguments:
            draft.place(index)


def explanation(asked: Asked) -> Call | Draft | None:
    """为什么本月销售额下降, “why did sales drop this month?”, and 为什么？ of the report before."""
    if not says(asked.text, "explain_change", "cue"):
        return None
    rest = without(asked.text, patterns("explain_change", "cut"))
    if nothing_left(drafted(asked, rest)):
        previous = asked.previous
        if previous is None or previous.tool not in ("run_report", "explain_change"):
            draft = drafted(asked)
            draft.unclear = [("", "understand.reason.explain_what")]
            return draft
        return _explained(previous.arguments)
    call, draft = plain(asked, rest)
    if call is None:
        return _by_names(asked) or draft
    if call.tool == "run_report" and _told_by_days(call, asked):
        return call
    found = _explained(call.arguments) if call.tool == "run_report" else None
    if found is None:
        draft.unclear.append((asked.question, "understand.reason.explain_what"))
    return found or draft


_REASONS = re.compile(
    r"为什么|为何|为啥|原因|因素|怎么会|怎么(?:突然|就|这么)|导致|造成|\b(?:why|reasons?|causes?|caused|explain|drove|behind)\b"
)


def _told_by_days(call: Call, asked: Asked) -> bool:
    """退款率一个月一个月是怎么变的: each month tells it, and no reasons are asked for."""
    timed = any(DIMENSIONS[name].time for name in call.arguments.get("dimensions", ()))
    return timed and _REASONS.search(asked.text.norm) is None


_ELSEWISE = (
    *("not", "never", "except", "number", "range", "segment", "saved", "done", "undone", "unbought"),
    *("dimension", "grouped", "top", "highest", "lowest"),
)
"""Kinds of words that narrow or rank: with one of them, what is to be explained is no measure in some days alone."""


_THAN = re.compile(r"(?:比|跟|和|与|\b(?:than|vs|versus|from|to|with)) ?$")


def _by_names(asked: Asked) -> Call | None:
    """September came in weaker than August, why did sales drop: one measure, its days and those before them."""
    tokens = drafted(asked).tokens
    measures = {token.value for token in tokens if token.kind == "measure"}
    days = [token.value for token in tokens if token.kind == "period"]
    if len(measures) != 1 or not 1 <= len(days) <= 2 or any(day.token is None for day in days):
        return None
    if any(token.kind in _ELSEWISE and token.text != "一" for token in tokens) or _narrowed(tokens):
        return None
    said = asked.text.norm
    if len(days) == 1 and _THAN.search(said, 0, next(t.start for t in tokens if t.kind == "period")):
        return None  # fewer than last month: those are the days to compare with
    ends = sorted(days, key=lambda day: resolve(day.token, asked.desk.today).end, reverse=True)
    report: dict[str, Any] = {"measures": list(measures), "period": ends[0].token}
    if len(ends) > 1:
        report["compare"] = ends[1].token
    values: dict[str, list[str]] = {}
    for token in tokens:
        if token.kind == "value":
            values.setdefault(token.value[0], []).append(token.value[1])
    report["filters"] = [
        {"field": name, "op": "in" if len(one) > 1 else "eq", "value": one if len(one) > 1 else one[0]}
        for name, one in values.items()
    ]
    return _explained(report)


def _narrowed(tokens: Sequence[Token]) -> bool:
    """Whether a word nobody knows stands before the measure: 预售的销售额, “why did wholesale orders drop”."""
    for at, token in enumerate(tokens):
        if token.kind == "measure":
            before = next((one for one in reversed(tokens[:at]) if one.text != "的"), None)
            if before is not None and before.kind == "unknown" and not _REASONS.search(before.text):
                return True
    return False


def _explained(report: dict[str, Any]) -> Call | None:
    """The report's first measure, its change taken apart."""
    measures = report.get("measures") or [report.get("measure")]
    filters = [Filter.model_validate(one) for one in report.get("filters", ())]
    if len(measures) != 1 or any(one.field not in DIMENSIONS for one in filters):
        return None
    arguments: dict[str, Any] = {"measure": measures[0]}
    period = report.get("period", "all")
    arguments["period"] = "this_month" if period == "all" else period
    for name in ("compare", "audience", "filters"):
        if report.get(name):
            arguments[name] = report[name]
    groups = [name for name in report.get("dimensions", ()) if DIMENSIONS[name].time is None]
    if groups:
        arguments["by"] = groups
    return Call("explain_change", arguments)


def _group(match: re.Match[str]) -> str:
    return next(one for one in match.groups() if one)


def _span(match: re.Match[str]) -> tuple[int, int]:
    return next(match.span(index) for index in range(1, match.re.groups + 1) if match[index])
