"""What a piece of a question does to the answer before: who was counted, its total, less of it, further conditions."""

from __future__ import annotations

import re
from dataclasses import replace

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.request import ReportRequest
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.coupons_ending import ending_of_those
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.lists.atoms import concerned
from crm_tools.assistant.understand.lists.customers import list_call
from crm_tools.assistant.understand.lists.listed import counted, lists
from crm_tools.assistant.understand.lists.people import is_person
from crm_tools.assistant.understand.plain import plain
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.requests import call_for, report_in
from crm_tools.assistant.understand.text.normalise import normalise
from crm_tools.assistant.understand.text.peel import cut, nothing_left, says, without
from crm_tools.assistant.understand.turns.dropping import dropped
from crm_tools.assistant.understand.turns.further import as_customers, combined
from crm_tools.assistant.understand.turns.said import turn_pattern, turn_patterns
from crm_tools.assistant.understand.vocabulary.words import pattern, patterns

_AROUND = (
    "turn",
    "follow",
    "lead",
    "only",
    "pronoun",
    "which_all",
    "list",
    "filler",
    "comma",
    "and",
    "how_many",
    "head_count",
    "which",
)
"""Kinds of words around the conditions that a follow-up names."""
_COUNTING = ("how_many", "head_count")


_NAMES = re.compile(r"名单|清单|明细|谁|哪[些几]|\b(?:who|names?|customers|people|members)\b")
"""Asks for the people themselves: 列一下 behind 分渠道 lays the numbers out."""


def onward(asked: Asked) -> Call | None:
    """The answer before with its customers named, its groups added up, or something left out; None for all else."""
    previous = asked.previous
    if previous is None:
        return None
    said = asked.text.norm.strip(" ?!.,")
    if pattern("onward", "who").fullmatch(said):
        people = counted(previous, split=bool(_NAMES.search(said)))
        return None if people is None else list_call(people)
    if (ending := ending_of_those(said, asked.language, asked.desk.today, previous)) is not None:
        return ending
    if turn_pattern("remaining", "said").fullmatch(said):
        return _how_many(previous)
    if previous.tool != "run_report":
        return None
    report = report_in(previous)
    if pattern("onward", "total").fullmatch(said):
        return _total(report)
    if (said_all := pattern("onward", "all").fullmatch(said)) is not None:
        return _all(asked, report, said_all)
    return dropped(asked, report)


def _how_many(previous: Call) -> Call | None:
    """还剩几位: the customers before as a number."""
    people = counted(previous, split=bool(previous.arguments.get("audience"))) or lists(previous)
    if people is None or people.limit is not None:
        return None
    return how_many_of(people)


def _all(asked: Asked, report: ReportRequest, said: re.Match[str]) -> Call | None:
    """回到全部渠道: no longer one of them."""
    word = next(one for one in said.groups() if one)
    names = {token.value for token in drafted(replace(asked, text=normalise(word))).tokens if token.kind == "dimension"}
    kept = tuple(one for one in report.filters if one.field not in names)
    if len(kept) == len(report.filters):
        return None
    return call_for(report.model_copy(update={"filters": kept}))


def _total(report: ReportRequest) -> Call | None:
    """加起来多少: the same without its groups."""
    if not report.dimensions or report.limit is not None or report.top_percent or report.per or report.part:
        return None
    whole = report.model_copy(update={"dimensions": (), "order": None, "share": (), "running": ()})
    return call_for(whole)


def fragment(asked: Asked, call: Call | None, draft: Draft) -> Call | None:
    """``call``, or where the words only say more of the customers before (消费超过5000的, “who logged in?”), those."""
    previous = asked.previous
    if previous is None:
        return call
    if call is not None and says(asked.text, "onward", "list") and not says(asked.text, "onward", "number"):
        split = not (draft.has("group", "grouped", "split") or draft.dimensions)  # 分渠道列一下 lays numbers out
        people = counted(call, split=split) if counted(previous, split=split) is not None else None
        of_them = previous.arguments.get("audience") and lists(call) is not None and not _names_others(draft)
        if people is not None or not of_them:
            return call if people is None else list_call(people)
    drops = any(one.search(asked.text.norm.strip(" ?!.,")) for one in turn_patterns("turned", "dropped"))
    if previous.tool == "run_report" and drops and lists(call) is not None and counted(previous) is None:
        draft.unclear.append((asked.question, None))
        return None  # “excluding refunds” after a number: no list of customers
    base, counting = lists(previous), False
    if base is None:
        base, counting = counted(previous), True
    if base is None and previous.arguments.get("audience"):
        base = counted(previous, split=True)  # 抖音的给我看名单 after the customers of a list by channel
        some = draft.has(*_COUNTING) or lists(call) is not None
        base = concerned(previous) if base is None and some else base  # of whom a figure was
    if base is None or base.limit is not None or says(asked.text, "onward", "amounts"):
        return call
    own = _counts_others(call, draft)
    if own is not None:
        return how_many_of(combined(base, own, asked.text.norm))
    if not _open_to(call, draft, asked):
        return call
    counting = counting or (draft.has(*_COUNTING) and bool(says(asked.text, "onward", "number")))
    found = _described(asked) or _alone(call)
    if found is None:
        return call
    both = combined(
        base, found, asked.text.norm, swapped=bool(turn_pattern("left_unsaid", "instead").search(asked.text.norm))
    )
    who = says(asked.text, "onward", "list") or _WHO.match(asked.text.norm)
    named = bool(who) and not says(asked.text, "onward", "number")
    return how_many_of(both) if counting and not named else list_call(both)


_WHO = re.compile(r"(?:and |so |then )*who (?!else\b)|(?:那|那么)*(?:谁|哪些人|有谁)")


def how_many_of(people: AudienceRequest) -> Call:
    """The number of these customers."""
    report = ReportRequest(measures=("customers",), period="all", audience=people)
    return call_for(report)


_EVERYBODY = re.compile(r"全部|所有|全体|一共有|我们|全店|\b(?:we|our|altogether|overall|do we have)\b")


def _counts_others(call: Call | None, draft: Draft) -> AudienceRequest | None:
    """买过手机的有多少 after a list: those of it, where the words were read as a count of everybody who did."""
    if call is None or draft.followed or call.tool != "run_report" or call.arguments.get("dimensions"):
        return None
    if call.arguments.get("measures") != ["customers"] or not call.arguments.get("audience"):
        return None
    if _names_others(draft) or _EVERYBODY.search(draft.text.norm):
        return None
    return counted(call)


def _alone(call: Call | None) -> AudienceRequest | None:
    """The customers whom the words name, where they were read as a list of its own."""
    found = lists(call)
    return found if found is not None and found.limit is None and found.order is None else None


def _open_to(call: Call | None, draft: Draft, asked: Asked) -> bool:
    """Whether no other reading has taken the answer before into account, and nobody else is named."""
    if call is not None:
        counts_deeds = call.tool == "run_report" and bool(says(asked.text, "onward", "doers"))
        if not counts_deeds and (draft.followed or lists(call) is None):
            return False
    return not _names_others(draft)


_ANYBODY = (
    "谁",
    "哪些人",
    "哪些",
    "有谁",
    "有人",
    "有没有人",
    "who",
    "anyone",
    "anybody",
    "any",
    "someone",
    "somebody",
)
"""After a list they ask for some of it: 谁最近30天没下单, “anyone from Hangzhou?”."""


def _names_others(draft: Draft) -> bool:
    """A noun of its own: 上海的金卡会员. Not so 这批人, 有几个客户."""
    for at, token in enumerate(draft.tokens):
        silent = "lapsed_days" in draft.params or token.value == "never_bought"  # “no purchase in 90 days”
        if token.kind == "segment" and not silent and not draft.has("pronoun", "lead", "only", "turn"):
            return True
        if token.text in _ANYBODY and not _EVERYBODY.search(draft.text.norm):
            continue
        if is_person(token) and draft.follows(at, -1, "pronoun", *_COUNTING) is None:
            return True
    return False


def those_who(asked: Asked) -> Call | None:
    """近90天有登录的 after a list: those of it, where the words could be read as a figure as well."""
    base, said = lists(asked.previous), asked.text.norm.strip(" ?!.,;")
    counting = base is None and not _WHO.match(said)
    base = base or counted(asked.previous)
    ends = next((one for one in ("counts", "lists") if turn_pattern("those_who", one).search(said)), None)
    if ends is not None:  # 下单的有几个, 没下单的给我名单
        counting = ends == "counts"
        asked = replace(asked, text=without(asked.text, (turn_pattern("those_who", ends),)))
        said = asked.text.norm.strip(" ?!.,;")
    elif (first := turn_pattern("those_who", "counts_first").match(said)) is not None:  # 有多少下了单
        said = f"{said[first.end() :].rstrip('的呢啊')}的"
        asked, ends, counting = replace(asked, text=normalise(said)), "counts", True
    form = "deeds" if ends else "said"
    if base is None and (ends or turn_pattern("those_who", "undone").search(said)):
        base = _whose_figure(asked.previous)
    if base is None or base.limit is not None or not turn_pattern("those_who", form).fullmatch(said):
        return None
    if says(asked.text, "narrow", "figures") or turn_pattern("those_who", "never").search(said):
        return None
    draft = drafted(asked)
    if _names_others(draft):
        return None
    found = _described(asked)
    if found is None or found.segment != "all" or all(one.field in ATTRIBUTES for one in found.filters):
        return None
    people = combined(base, found, said)
    return how_many_of(people) if counting else list_call(people)


def _whose_figure(previous: Call | None) -> AudienceRequest | None:
    """没下单的 after how many orders they placed: some of those."""
    return concerned(previous) if previous is not None and previous.arguments.get("audience") else None


def _described(asked: Asked) -> AudienceRequest | None:
    """The customers whom the rest of the words describe by themselves."""
    draft = drafted(asked, among=True)  # 60天没下单 keeps its days
    spans = [(token.start, token.end) for token in draft.tokens if token.kind in _AROUND]
    rest = without(cut(draft.text, spans), patterns("narrow", "cut_among"))
    if not rest.norm.strip(" ,.?!;") or nothing_left(drafted(asked, rest)):
        return None
    for variant in (*as_customers(rest, asked.language), rest):
        call, _ = plain(replace(asked, text=variant, previous=None), listed=True, among=True)
        found = lists(call)
        if found is not None and found != AudienceRequest() and found.limit is None and found.order is None:
            return found
    return None


_THEMSELVES = re.compile(
    "(?:列出来?|列一下|列下|拉出来|有哪些(?:人|客户)?|哪几[个位]|有谁|是谁|名单)(?:吧|呢|给我|看看|看一下)*[?.!]*$"
    r"|^(?:and |so |now |ok,? )*(?:which|who) of (?:them|these|those)\b"
)


def asks_who(asked: Asked) -> bool:
    """Whether the customers themselves are wanted, and not how many they are."""
    return _THEMSELVES.search(asked.text.norm) is not None


def themselves(asked: Asked, call: Call) -> Call | None:
    """其中近30天没下单的有哪些 after a number of customers: who these are, and not how many."""
    if asked.previous is None or call.tool != "run_report" or not asks_who(asked):
        return None
    told = call.arguments
    if told.get("measures") != ["customers"] or told.get("dimensions") or counted(asked.previous) is None:
        return None
    if says(asked.text, "onward", "number") and "哪几" not in asked.text.norm:
        return None
    people = counted(call)
    return None if people is None else list_call(people)
