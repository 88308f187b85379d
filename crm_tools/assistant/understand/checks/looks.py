"""All second looks at a call, one after another: the first words of the question that it does not answer to."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.acts.acting import ACTIONS
from crm_tools.assistant.understand.acts.ordered import who_is_meant
from crm_tools.assistant.understand.checks.ages_kept import age_lost
from crm_tools.assistant.understand.checks.alternatives import either_lost, one_is_enough
from crm_tools.assistant.understand.checks.asked_for import missed
from crm_tools.assistant.understand.checks.audit import overlooked
from crm_tools.assistant.understand.checks.bounds_kept import bounds_nobody, bounds_the_total, bounds_unlike, two_of_one
from crm_tools.assistant.understand.checks.brought_along import brought_along
from crm_tools.assistant.understand.checks.daily import not_daily
from crm_tools.assistant.understand.checks.days_kept import days_unlike
from crm_tools.assistant.understand.checks.goods_kept import goods_lost
from crm_tools.assistant.understand.checks.headless import deed_of_everybody, left_open
from crm_tools.assistant.understand.checks.linked_deeds import linked_deeds
from crm_tools.assistant.understand.checks.one_deed import coupon_taken_over, other_deed
from crm_tools.assistant.understand.checks.pairs_kept import one_as_groups, pairs_mixed
from crm_tools.assistant.understand.checks.percent_kept import percent_lost
from crm_tools.assistant.understand.checks.pointed import (
    changed_in_kind,
    forgotten,
    named_nowhere,
    of_nothing,
    other_people,
    part_alone,
    per_head_of_another,
    rows_lost,
)
from crm_tools.assistant.understand.checks.rows import other_rows, ranks_nobody, told_twice
from crm_tools.assistant.understand.checks.slips import slip
from crm_tools.assistant.understand.checks.total_and_part import (
    examples_taken,
    home_of_who_asks,
    kept_as_customers,
    newcomers_lost,
    part_for_total,
)
from crm_tools.assistant.understand.checks.turned import turned
from crm_tools.assistant.understand.days.span import THAT_WEEK, PeriodSpan
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.text.days_again import AGAIN, days_again
from crm_tools.assistant.understand.text.normalise import normalise
from crm_tools.assistant.understand.turns.said import turn_pattern
from crm_tools.assistant.understand.vocabulary.spans import Token


def amiss(asked: Asked, call: Call, tokens: Sequence[Token], piece: Asked | None = None) -> str | None:
    """The words of the question, or of the ``piece`` of a turn, that the call does not answer to; None if none.

    ``asked``: the question as it was read, ``tokens`` its own; what was cut from it or put otherwise is looked at too.
    """
    norm, previous = asked.text.norm, asked.previous
    whole = normalise(asked.question).norm if piece is None else piece.text.norm
    words = overlooked(norm, tokens, call, alone=previous is None) or slip(norm, call, previous)
    words = words or slip(whole, call, previous) or forgotten(whole, call, previous) or two_of_one(whole, call)
    words = words or bounds_the_total(whole, call)
    words = (
        words
        or of_nothing(whole, call)
        or changed_in_kind(whole, call, previous)
        or left_open(whole, call, previous)
        or deed_of_everybody(whole, call, previous)
        or unlike_the_turn(asked, call, piece)
    )
    if words is not None or previous is not None or piece is not None:
        return words
    if call.tool in ACTIONS and not call.arguments.get("audience") and not _EVERYBODY.search(whole):
        return whole  # 会员回馈券 by itself is for nobody yet
    if (lost := age_lost(asked, call) or linked_deeds(whole, call)) is not None:
        return lost
    if call.tool in ACTIONS and call.arguments.get("audience"):
        return other_deed(whole, call) or coupon_taken_over(whole, call) or _amiss_in_audience(asked, call)
    today, days = asked.desk.today, _days(asked)
    if "券" in str(call.arguments):
        days = [span for span in days if not (_OF_A_TITLE.match(whole, span.end) or _titles_hold(span, call, today))]
    draft = drafted(asked, normalise(asked.question))
    typed, text = draft.tokens, draft.text
    return (
        part_alone(whole, call)
        or named_nowhere(whole, typed, call)
        or missed(whole, call, today, days)
        or not_daily(whole, call, today)
        or other_rows(whole, call)
        or (whole if told_twice(call) or ranks_nobody(call) else None)
        or bounds_unlike(whole, call)
        or bounds_nobody(whole, call)
        or days_unlike(whole, call, today, days)
        or either_lost(typed, call)
        or goods_lost(typed, call, draft.words.titles)
        or pairs_mixed(text.norm, typed, call)
        or one_as_groups(whole, call)
        or one_as_groups(norm, call)
        or one_is_enough(whole, call)
        or part_for_total(text.norm, typed, call)
        or newcomers_lost(whole, call)
        or examples_taken(whole, call)
        or kept_as_customers(whole, call)
        or home_of_who_asks(text.norm, typed, call)
        or brought_along(whole, call, len(days), typed)
    )


def unlike_the_turn(asked: Asked, call: Call, piece: Asked | None = None) -> str | None:
    """The words of a turn that the call does not answer to, by what it did to the answer before; None if none."""
    words = asked.text.norm.strip(" ,.;:!?")
    places = (turn_pattern("returning", "nth"), turn_pattern("same_days", "one_before"))  # told by what was shown
    typed = normalise(asked.question) if piece is None else piece.text
    draft = drafted(replace(asked, previous=None), typed)
    if (percent := percent_lost(draft, call)) is not None:
        return percent
    if asked.previous is None or any(one.fullmatch(words) for one in places):
        return None
    norm = draft.text.norm
    lost = other_people(norm, call, asked.previous) or rows_lost(norm, call)
    lost = lost or per_head_of_another(norm, call, asked.previous)
    return lost or turned(norm, draft.tokens, call, asked.previous, asked.desk.today)


def _amiss_in_audience(asked: Asked, call: Call) -> str | None:
    """The same for the customers of an order to act: what the question says of them without the order itself."""
    rest = who_is_meant(asked)
    draft = drafted(asked, rest)
    people = AudienceRequest.model_validate(call.arguments["audience"]).model_dump(mode="json")
    listed = Call("find_customers", people)
    today = asked.desk.today
    days = [one.value for one in draft.tokens if one.kind == "period" and isinstance(one.value, PeriodSpan)]
    return (
        overlooked(rest.norm, draft.tokens, listed, alone=False)
        or missed(rest.norm, listed, today, days)
        or bounds_unlike(rest.norm, listed)
        or days_unlike(rest.norm, listed, today, days)
        or either_lost(draft.tokens, listed)
        or pairs_mixed(draft.text.norm, draft.tokens, listed)
        or one_is_enough(rest.norm, listed)
    )


def _days(asked: Asked) -> list[PeriodSpan]:
    """The days among the tokens of the question as typed, but for words that only say those before them again."""
    text = normalise(asked.question)
    spans = [one.value for one in drafted(asked, text).tokens if one.kind == "period"]
    again = days_again(text, asked.desk.today) is not None
    spans = [one for one in spans if not _those_before(text.norm, one, spans)]
    if record := _RECORD.match(text.norm):
        spans = [one for one in spans if one.start >= record.end()]
    return [
        one
        for one in spans
        if isinstance(one, PeriodSpan) and not (again and AGAIN.fullmatch(text.norm, one.start, one.end))
    ]


def _those_before(norm: str, span: PeriodSpan, spans: Sequence[PeriodSpan]) -> bool:
    """11月10日-16日这一周: the days right before it."""
    behind = any(one.end == span.start for one in spans)
    return behind and THAT_WEEK.fullmatch(norm, span.start, span.end) is not None


_RECORD = re.compile(
    r"(?:so |and |ok(?:ay)?,? )*(?:was|were|is|are) [^,;?]{2,40}? (?:really |actually )?(?:the|our|its) "
    r"(?:best|worst|biggest|strongest|weakest|highest|lowest|top|busiest|slowest|record|largest|smallest|poorest"
    r"|greatest) (?:[a-z]+ing |sales )?(?:day|week|weekend|month|quarter|year|hour)\b"
)
"""“Was 11 November our best day this year”: answered by which one it is."""


def _titles_hold(span: PeriodSpan, call: Call, today: dt.date) -> bool:
    """双11预热券今年和去年的使用率: each of these years is in the title of a coupon."""
    years = {"this_year": today.year, "last_year": today.year - 1}
    return f"'{years.get(span.token or '', span.token)} " in str(call.arguments)


_EVERYBODY = re.compile(
    r"所有|全部|全体|全员|每[个位人]|大家|客户|会员(?!回馈|日)|用户|顾客|人"
    r"|\b(?:all|every\w*|each|whole|entire|customers|(?:to|for|our|the) members)\b"
)
_OF_A_TITLE = re.compile(r"发?的?(?:[那这][张个])? ?(?:\d{3}|双1[12])? ?[一-鿿]{1,6}券")
"""Behind the year at the front of a coupon's title."""
