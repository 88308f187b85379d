"""One row of what was shown, told by its place: 第二名的那个渠道按天看, “split the top one by city”, 第一个人买过什么.

The answer before is looked up again, the value of that row takes the place of the words, and the rest of the turn is
read of that value alone. A turn that points so and cannot be read is asked back: read without its place it would be
of everything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from crm_tools.analytics import audience
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.analytics.request import Order, ReportRequest
from crm_tools.assistant.calls import LISTS, Call
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.lists.customers import list_call
from crm_tools.assistant.understand.lists.listed import lists
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.requests import call_for, report_in
from crm_tools.assistant.understand.text.normalise import normalise
from crm_tools.assistant.understand.turns.first_rows import (
    OWN_RANKING,
    SAYS_LITTLE,
    from_to,
    further_down,
    number,
    of_several,
)
from crm_tools.assistant.understand.turns.one_value import of_value, value_at, with_value
from crm_tools.assistant.understand.turns.returning import NO_ANSWER, Read
from crm_tools.assistant.understand.turns.said import turn_pattern, turn_words
from crm_tools.texts import UserError

_MOST = 30
"""Places further down are asked for by their name."""


@dataclass(frozen=True)
class Pointer:
    """``place`` counts from 0, from below where negative; ``best`` is of the figure instead; ``rest`` what is asked."""

    words: str
    front: str
    rest: str
    place: int
    noun: str | None
    best: bool | None = None


def of_a_row(asked: Asked, read: Read) -> Call | Draft | None:
    """The turn read of that one row; a draft where it cannot be; None where it points at none."""
    previous = asked.previous
    if previous is None or turn_pattern("returning", "plainly").match(asked.text.norm):
        return None
    if (stretch := from_to(asked)) is not None:
        return stretch
    pointer = _pointer(asked.text.norm)
    if previous.tool == "run_report":
        base = report_in(previous)
        if pointer is None:
            return further_down(asked, base) or of_several(asked, base, read)
    if pointer is None:
        return None
    if previous.tool == "run_report" and (best := _the_best(base, pointer)) is not None:
        return best
    more = _asks_more(asked, pointer)
    if previous.tool == "run_report":
        if not more:
            return _the_row(base, pointer)
        found = _of_report(asked, base, pointer, read)
    elif (people := lists(previous)) is not None and pointer.noun in (None, "customer") and pointer.best is None:
        if not more and not turn_pattern("rows", "which").fullmatch(f"{pointer.front}{pointer.rest}".strip(" ?")):
            return None
        found = _of_list(asked, people, pointer, read)
    else:
        return None
    if found is not None:
        return found
    draft = drafted(asked)
    draft.unclear.append((pointer.words, "understand.reason.rank_within"))
    return draft


def _the_row(base: ReportRequest, pointer: Pointer) -> Call | None:
    """“And the third one?”: that row, of a ranking by one thing."""
    whole = len(base.dimensions) == 1 and not (base.per or base.part or base.others or base.offset)
    named = pointer.noun in (None, *base.dimensions) and turn_pattern("rows", "which").fullmatch(
        f"{pointer.front} {pointer.rest}".strip(" ?")
    )
    if _AND_WHO.fullmatch(pointer.rest) and base.dimensions[0] in ("product", "category"):
        return None  # “number 3, who”: did what with it?
    if not whole or not named or pointer.best is not None or pointer.place < 0 or DIMENSIONS[base.dimensions[0]].time:
        return None
    one = base.model_copy(update={"limit": 1, "offset": pointer.place})
    return call_for(one)


_WHICH_DAY = re.compile(
    r"(?:具体|到底)?(?:是)?(?:几号|哪一?[天周月]|哪一?个月|几月份?|什么时候|卖了?多少钱?|有?多少钱?)[呢啊]*"
    r"|(?:was )?(?:which (?:day|one|month)|when)"
)


def _the_best(base: ReportRequest, pointer: Pointer) -> Call | None:
    """最高那天是几号 after every day: that row."""
    timed = len(base.dimensions) == 1 and DIMENSIONS[base.dimensions[0]].time is not None
    plain = base.limit is None and not (base.per or base.part or base.others or base.compare or base.running)
    asked = f"{pointer.front} {pointer.rest}".strip(" ?")
    if pointer.best is None or not (timed and plain) or _WHICH_DAY.fullmatch(asked) is None:
        return None
    if pointer.noun not in (None, *base.dimensions):
        return None
    return call_for(base.model_copy(update={"order": Order(by=base.measures[0], descending=pointer.best), "limit": 1}))


_AND_WHO = re.compile(r"[,;. ]*who[?. ]*")


def _pointer(norm: str) -> Pointer | None:
    for name in ("nth", "best"):
        said = list(turn_pattern("rows", name).finditer(norm))
        if len(said) != 1:
            continue
        found = said[0]
        named = {key.rstrip("_"): one for key, one in found.groupdict().items() if one}
        place = _place(named)
        if place is None:
            continue
        noun = named.get("noun", "").removesuffix("one")
        nouns = turn_words("rows", "nouns").items() if noun else ()
        kind = next((one for one, words in nouns if re.fullmatch(words, noun)), "")
        if noun and not kind:
            return None
        front, rest = norm[: found.start()].strip(" ,"), norm[found.end() :]
        front = turn_pattern("rows", "of_it").sub("", front)
        if kind == "customer" and turn_pattern("rows", "people").match(rest):  # 第一名的客户名单
            kind, rest = "", noun + rest
        rest = turn_pattern("rows", "inside").sub("", rest.strip(" ,'"), 1)
        best = None if name == "nth" else "low" not in named
        return Pointer(found.group().strip(), front, rest.strip(" ,"), place, kind or None, best)
    return None


def _place(named: dict[str, str]) -> int | None:
    if "low" in named or "high" in named:
        return 0
    if "last" in named:
        count = named.get("n")
        return -(1 if count is None else number(count) or 0) or None
    place = number(named["n"]) if "n" in named else 1
    return place - 1 if place and place <= _MOST else None


def _asks_more(asked: Asked, pointer: Pointer) -> bool:
    """Whether something is asked of the row, rather than which it is; a ranking of its own (销售额第二名的) is none."""
    before = drafted(asked, normalise(pointer.front)).tokens
    if any(one.kind in OWN_RANKING for one in before) and not turn_pattern("rows", "this").search(pointer.words):
        return False
    behind = drafted(asked, normalise(pointer.rest)).tokens
    return any(one.kind not in SAYS_LITTLE and one.read_as("filler") is None for one in (*before, *behind))


def _of_report(asked: Asked, base: ReportRequest, pointer: Pointer, read: Read) -> Call | None:
    if len(base.dimensions) != 1 or base.per or base.compare or base.part or base.others:
        return None
    [name] = base.dimensions
    if pointer.noun not in (None, name) or (DIMENSIONS[name].time and pointer.best is None and pointer.noun is None):
        return None
    value = value_at(asked.desk, base, name, pointer.place, pointer.best)
    if value is None:
        return None
    chosen = of_value(base, name, value)
    rest = f"{pointer.front} {pointer.rest}".strip()
    who = turn_pattern("rows", "who").search(rest) is not None
    if not who:
        found = read(rest, chosen, ())
        if found.tool == "run_report" and found != chosen:
            return with_value(found, chosen, name)
    if name == "customer":
        return _of_customer(asked, value, pointer, read)
    gap = "" if asked.language == "zh" else " "
    told = f"{pointer.front}{gap}{value}{gap}{'的' if gap == '' and pointer.words.endswith('的') else ''}{pointer.rest}"
    for before in (asked.previous, None) if not who else (None,):
        found = read(told.strip(), before, ())
        held = found.tool not in NO_ANSWER and f"'{value}'" in str(found.arguments)
        if held and found.tool != "run_report":
            return _in_its_days(found, base.period)
    return None


def _in_its_days(found: Call, period: str) -> Call:
    """谁买的 of the first of this month: who bought it this month."""
    told = found.arguments
    deeds = any(one["field"] in MEASURES and not one.get("period") for one in told.get("filters", ()))
    dated = found.tool in LISTS and deeds and told.get("period") in (None, "all") and period != "all"
    return Call(found.tool, {**told, "period": period}) if dated else found


def _of_list(asked: Asked, people: AudienceRequest, pointer: Pointer, read: Read) -> Call | None:
    """第一个人 of a list: the customer in that place."""
    if pointer.place < 0:
        return None
    try:
        row = audience.find(asked.desk, people).page(pointer.place, 1)
    except UserError:
        return None
    return None if row.empty else _of_customer(asked, int(row["customer_id"].iloc[0]), pointer, read)


def _of_customer(asked: Asked, customer: int, pointer: Pointer, read: Read) -> Call | None:
    one = list_call(AudienceRequest.model_validate({"filters": [{"field": "customer", "op": "eq", "value": customer}]}))
    them = "他们" if asked.language == "zh" else " them "
    for words, before in (
        (f"{pointer.front}客户{customer}{pointer.rest}" if asked.language == "zh" else "", None),
        (f"{pointer.front} customer {customer} {pointer.rest}" if asked.language == "en" else "", None),
        (f"{pointer.front}{them}{pointer.rest}".strip(), one),
    ):
        found = read(words, before, ()) if words else None
        if found is not None and found.tool not in NO_ANSWER and str(customer) in str(found.arguments):
            return found
    return None
