"""Periods told by today or by the days named before them: 半年以前; 国庆买过、8号之后没买."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from crm_tools.analytics.periods import DAY, resolve
from crm_tools.assistant.understand.vocabulary.numbers import whole_number

AGO = re.compile(
    r"(?<![上下前后近去今\d一二两三四五六七八九十])"
    r"(?:(?P<n>半|[1-9]\d?|[一两二三四五六七八九十])个月|(?P<y>半|[1-9]|[一两二三四五六七八九])年)(?:以前|之前)"
)
_MONTH_AFTER = re.compile(r"(?:\d+|[一二三四五六七八九十]+)月份?(?:之后|以后|过后)$")
_DAY_AFTER = re.compile(r"(\d{1,2})[号日](?P<after>之后|以后|过后|起|开始|以来)$")


def before_last(match: re.Match[str], today: dt.date) -> str:
    """半年以前, 3个月之前: the token of all days up to the day before the last so many months."""
    said, months = match["n"] or match["y"], 12 if match["y"] else 1
    count = months // 2 or 1 if said == "半" else (whole_number(said) or 1) * months
    first = resolve(f"last_{count}_months", today).start
    assert first is not None
    return f"..{first - DAY}"


def right_behind(said: str, token: str, before: Sequence[str], today: dt.date) -> str:
    """3月到5月买过，6月以后没买: with June, since the days named ``before`` end where it begins."""
    if before and (day := _DAY_AFTER.match(said)):
        follows = resolve(before[-1], today).end + DAY
        if follows.day == int(day[1]) and follows < today:  # 国庆买过、8号之后没买
            return f"{follows + DAY if '后' in day['after'] else follows}.."
    if not (_MONTH_AFTER.search(said) and re.fullmatch(r"\d{4}-\d\d-\d\d\.\.", token)):
        return token
    month = (dt.date.fromisoformat(token.removesuffix("..")) - DAY).replace(day=1)
    dated = [one for one in before if one != "all" and not one.startswith("last_")]
    return f"{month}.." if any(resolve(one, today).end == month - DAY for one in dated) else token
