"""Questions that go on from the one before: 其中上海的呢, 换成上个月, “by city instead”, “and last month?”."""

from __future__ import annotations

import re
from typing import Any

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.analytics.request import ReportRequest
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import decide
from crm_tools.assistant.understand.days import when
from crm_tools.assistant.understand.days.same_days import in_named_year
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.figures import bounds, shape
from crm_tools.assistant.understand.figures.bounds import OF_ORDERS
from crm_tools.assistant.understand.figures.brought import take_columns
from crm_tools.assistant.understand.lists import conditions, people, verbs
from crm_tools.assistant.understand.lists.listed import counted
from crm_tools.assistant.understand.lists.listed import lists as lists_of
from crm_tools.assistant.understand.lists.personal import take_personal
from crm_tools.assistant.understand.requests import undrawn
from crm_tools.assistant.understand.turns.follow_list import changed_list, narrowed_to, of_those_listed
from crm_tools.assistant.understand.turns.follow_report import changed_report
from crm_tools.assistant.understand.turns.going_on import leads_on
from crm_tools.assistant.understand.turns.row_bounds import bounds_of_rows, prices
from crm_tools.assistant.understand.turns.said import turn_pattern
from crm_tools.assistant.understand.turns.same_thing import as_rate, beside_days, same_stretch
from crm_tools.assistant.understand.vocabulary.numbers import Number
from crm_tools.assistant.understand.vocabulary.words import of_lists

_MORE = re.compile(
    r"再|也|加[上进入个]|加到|放[上进]|带上|补上|附上|列上|还(?!是)|另外|同时|进一步|一并|一起"
    r"|\b(?:too|as well|also|add|additionally|further|plus|in addition|include|tack on|throw in|bring in)\b"
    r"|\b(?:next to|beside|besides|alongside|along with|together with|(?:another|extra|further|second) column)\b"
)
"""Added to what is there rather than put in its place."""
_NEXT = re.compile(r"再(?:给我|帮我)?(?:看|来|查|说)|再给我")
"""再看看厨房电器: those instead, not beside the ones before."""
_WORDS = (
    "follow",
    "turn",
    "lead",
    "pronoun",
    "only",
    "and",
    "which_all",
    "list",
    "customer",
    "threshold",
    "how_many",
    "which",
    "head_count",
)


def follow(draft: Draft, previous: Call) -> Call | None:
    """``previous`` with what the follow-up changes; None with ``draft.unclear`` where that is not certain."""
    draft.followed = True
    more = bool(_MORE.search(draft.text.norm)) and not _NEXT.search(draft.text.norm)
    more = more or "也加上" in draft.text.norm  # 再看看退款率，放在旁边
    more = more or turn_pattern("turned", "adds").search(draft.text.norm) is not None  # 加广州
    draft.before = previous.arguments.get("period", "all") if previous.tool == "run_report" else None
    figures = draft.before is not None and lists_of(previous) is None and counted(previous) is None
    draft.of_figures = figures and (more or leads_on(draft.text.norm))
    draft.compared = previous.arguments.get("compare") if previous.tool == "run_report" else None
    draft.measures_before = tuple(previous.arguments.get("measures", ()))
    threshold = draft.has("threshold")
    _amounts(draft, previous)
    _take_lifted(draft)
    _states(draft, previous)
    _ways(draft, previous)
    verbs.settle(draft)
    timed = [name for name in previous.arguments.get("dimensions", ()) if DIMENSIONS[name].time == "calendar"]
    several = len(list(draft.open("period"))) > 1 and not draft.has("grouped", "group", "dimension")
    draft.dimensions += timed if several else []  # 只要9月和10月的 after every month
    when.take_periods(draft)
    if several and draft.dimensions == timed:
        draft.dimensions = []
    if isinstance(draft.before, str):
        same_stretch(draft, draft.before)
    decide.take_segment(draft)
    take_personal(draft)
    take_columns(draft)
    conditions.take_values(draft)
    prices(draft, previous)
    if not threshold:
        bounds.take_numbers(draft)
    _so_many(draft)
    bounds_of_rows(draft, previous)
    number = _bare_number(draft, previous)
    shape.take_shape(draft)
    others = draft.has("head_count", "customer", "done", "undone", "login", "buy")
    of_value = (
        previous.tool == "run_report" and not others and not _HEADS.search(draft.text.norm)
    )  # 抖音多少, 去年是多少
    of_it = previous.tool == "run_report" and "how much was it" in draft.text.norm  # of the figure before
    if draft.has("how_many", "head_count") and not draft.measures:
        of_rank = draft.direction is not None and previous.tool == "run_report" and not _HEADS.search(draft.text.norm)
        draft.counted = not (of_value or draft.average or of_rank or of_it)  # 最低那个是多少: its figure
    for index, _ in list(draft.open(*_WORDS, *(("not",) if draft.segment and previous.tool != "run_report" else ()))):
        draft.place(index)
    for index, _ in list(draft.open("group") if draft.share and not draft.dimensions else ()):
        draft.place(index)  # “each one's share”
    for index, token in list(draft.open()):
        if not token.read_as("filler"):
            draft.ask(index)
    if draft.segment is None:
        in_named_year(draft, previous)
    if draft.unclear:
        return None
    if draft.segment is not None:
        within_list = previous.tool != "run_report" and of_those_listed(draft)
        return narrowed_to(draft, previous) if within_list else decide.decide(draft)
    narrowed_down = draft.filters or draft.conditions or draft.dimensions
    if previous.arguments.get("top_percent") and narrowed_down:  # 其中上海的: of these, or the first of Shanghai's?
        draft.unclear.append((draft.text.raw, "understand.reason.percent_of_rows"))
        return None
    if not _changes(draft, number) and not draft.has("running"):
        draft.unclear.append(("", "understand.reason.no_measure"))
        return None
    arguments = undrawn(previous)
    lifted = _lifted(draft, arguments)
    draft.running = draft.running or bool(draft.has("running") and timed and not draft.dimensions)
    chart = draft.chart or previous.arguments.get("chart")
    if previous.tool == "run_report":
        base = ReportRequest.model_validate(arguments)
        as_rate(draft, base)
        beside_days(draft, base)
        if draft.unclear:
            return None
        call = changed_report(draft, base, number, more)
    else:
        people = None if lifted else lists_of(previous)  # of an action, whose arguments are more than that
        call = changed_list(draft, people or AudienceRequest.model_validate(arguments), number, more)
    one_figure = call is not None and call.tool == "run_report" and not call.arguments.get("dimensions")
    if one_figure and draft.by_change and draft.has("which"):  # “which dropped most”: of what?
        draft.unclear.append((draft.text.raw, "understand.reason.rank_of_what"))
        return None
    ranked = draft.direction and (previous.tool != "run_report" or previous.arguments.get("dimensions"))
    shown = draft.chart or ranked or draft.has("export")
    if call is not None and draft.average and call.arguments.get("average") != draft.average:
        draft.unclear.append((draft.text.raw, "understand.reason.average_of_list"))
        return None
    if call is not None and not (shown or lifted) and _same(call, previous):
        draft.unclear.append((draft.text.raw, None))
        return None
    if call is not None and chart:
        call.arguments["chart"] = chart
    return call


def _same(call: Call, previous: Call) -> bool:
    """Whether nothing changed, so that the words were not understood."""
    model = ReportRequest if call.tool == "run_report" else AudienceRequest
    if call.tool != previous.tool:
        return False
    one, other = (undrawn(one) for one in (call, previous))
    return bool(model.model_validate(one) == model.model_validate(other))


def _lifted(draft: Draft, arguments: dict[str, Any]) -> bool:
    """不限城市, “regardless of city”: the condition is taken away."""
    lifted = [name for name in draft.lifted if any(one["field"] == name for one in arguments.get("filters", ()))]
    if lifted:
        arguments["filters"] = [one for one in arguments["filters"] if one["field"] not in lifted]
    return bool(lifted)


def _take_lifted(draft: Draft) -> None:
    for index, token in list(draft.open("lift")):
        at = draft.follows(index, 1, "dimension")
        if at is None:
            continue
        draft.lifted.append(draft.tokens[at].value)
        draft.place(index, at, role="words", value=token.text)


_HEADS = re.compile(r"多少[人个位名]|几[人个位名]|\bhow many\b")
_AMOUNTS = {"refund": "refund_amount", "coupon": "coupon_discount", "pending": "pending_amount"}


def _amounts(draft: Draft, previous: Call) -> None:
    """金额呢 after the refund rate: the money of the same thing."""
    if previous.tool != "run_report" or draft.has("measure"):
        return
    before = str(previous.arguments["measures"][0])
    name = next((amount for of, amount in _AMOUNTS.items() if of in before), "sales")
    if re.fullmatch(
        r"(?:一共|总共|那)?(?:是)?多少钱[呢?]*|how much(?: money)?(?: is that| in total)?\??", draft.text.norm
    ):
        draft.measures = [name]
        draft.place(*(index for index, _ in draft.open()))
    for index, token in list(draft.open("amount_word")):
        if name in MEASURES and token.text in ("金额", "钱", "钱数", "amount", "the amount", "amounts"):
            draft.retag(index, "measure", name)


def _ways(draft: Draft, previous: Call) -> None:
    """电话的呢, “the phone ones too” after inquiries: by which way they came, no goods."""
    if previous.tool != "run_report" or not set(previous.arguments["measures"]) <= {"inquiries", "inquiring_customers"}:
        return
    named = {name: way for way, names in of_lists()["ways"].items() for name in (way, *names.split("|"))}
    for index, token in list(draft.open("contact", "unknown", "titled")):
        if (way := named.get(token.text.strip("的 "))) is not None:
            draft.retag(index, "value", ("inquiry_channel", way))


def _states(draft: Draft, previous: Call) -> None:
    """退款的呢 after orders: the orders in that state."""
    before = previous.arguments["measures"] if previous.tool == "run_report" else []
    if len(before) != 1 or before[0] not in OF_ORDERS:
        return
    for index, token in list(draft.open("refund", "cancel", "unpaid")):
        draft.retag(index, "measure", people.DEEDS[token.kind])
    for index, token in list(draft.open("measure")):
        if token.text in ("refunds", "refunded", "退款", "退款的"):
            draft.retag(index, "measure", "refunded_orders")


_THOSE = {f"{this}{digit}个": count for this in "这那" for count, digit in enumerate("两三四五六七八九", 2)}


def _so_many(draft: Draft) -> None:
    """最高的那三个: the first three."""
    for index, token in list(draft.open("turn", "pronoun")):
        count = _THOSE.get(token.text)
        if count is not None and draft.follows(index, -1, "highest", "lowest") is not None and draft.limit is None:
            draft.limit = count
            draft.place(index, role="rank", value=str(count))


def _bare_number(draft: Draft, previous: Call) -> Number | None:
    """“Make it 20”, 门槛改成2万: a number that changes one that is there."""
    found = [(index, token) for index, token in draft.open("number")]
    if len(found) != 1 or not draft.has("follow", "threshold", "only"):
        return None
    index, token = found[0]
    draft.place(index, role="condition", value=str(token.value.value))
    operators = {one.get("op", "eq") for one in previous.arguments.get("filters", ()) if one["field"] in MEASURES}
    for op in operators if len(operators) == 1 else ():  # 改成5次以上 after 3次以上
        for beside, _ in list(draft.open(op, f"{op}_after")):
            draft.place(beside)
    number: Number = token.value
    return number


def _changes(draft: Draft, number: Number | None) -> bool:
    parts = (
        draft.lifted,
        draft.period,
        draft.compare,
        draft.measures,
        draft.dimensions,
        draft.filters,
        draft.conditions,
        draft.order,
    )
    return any(parts) or bool(
        draft.limit
        or draft.direction
        or draft.counted
        or draft.share
        or draft.running
        or draft.average
        or draft.percent
        or draft.chart
        or number
        or draft.has("export")
    )
