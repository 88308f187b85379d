"""What a list of customers may be told by beside measures: saved segments, RFM groups, consent, how long ago."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from decimal import Decimal

from crm_tools.analytics.audience_request import Condition
from crm_tools.analytics.periods import resolve
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.rewording import spliced
from crm_tools.assistant.understand.vocabulary.numbers import ABOUT, chinese_number
from crm_tools.assistant.understand.vocabulary.words import pattern
from crm_tools.texts import UserError

_FIELDS = (
    ("注册|入会|register|sign|join", "days_since_registration"),
    ("登录|登陆|上线|来访|log|visit|seen|active|online", "days_since_login"),
    ("浏览|view|brows", "days_since_browse"),
    ("咨询|提问|inquir|enquir|ask", "days_since_inquiry"),
    ("", "days_since_order"),
)
_ENGLISH = {
    word: Decimal(count)
    for count, words in enumerate(("", "a an one", "two", "three", "four", "five", "six"))
    for word in words.split(" ")
    if word
} | {"nine": Decimal(9), "twelve": Decimal(12)}
_MONTHS = {"月": 1, "个月": 1, "month": 1, "months": 1, "年": 12, "year": 12, "years": 12}


def take_ages(text: Text, today: dt.date, ages: list[Condition]) -> Text:
    """The question without phrases such as 上次下单超过60天, each added to ``ages`` as a condition."""
    found = pattern("ages").search(text.norm)
    if found is None:
        return text
    said = {name.rstrip("_"): value for name, value in found.groupdict().items() if value}
    value, until = _days(said["n"], said["u"], today), _days(said.get("to", "1"), said["u"], today)
    if not value or not until:
        return text
    months = _MONTHS.get(said["u"])
    field = next(name for words, name in _FIELDS if not words or re.search(words, said["verb"]))
    more = re.search(r"超过|大于|多于|more than|over|longer than", found.group())
    less = re.search(r"不到|不足|少于|小于|[不未没]满|没到|以内|内$|less than|within|under|fewer", found.group())
    op = (
        "lt" if less and "内" not in less.group() else "le" if less else "gt" if more and not months else "ge"
    )  # longer than a year: not within the last 12 months
    if "to" in said:  # 30到60天前; 超过60天不到120天: 61 to 119; two to three months ago: within the last three
        low = value + bool(more and not months)
        high = until - bool(months or (less and "不超过" not in found.group()))
        if low > high:
            return text
        ages.append(Condition(field=field, op="between", value=(low, high)))
    else:
        ages.append(Condition(field=field, op=op, value=value))
    return spliced(text, found.start(), found.end(), "")


def _days(said: str, unit: str, today: dt.date) -> int | None:
    """So many units in days; None for no number, or a vague one such as 两三."""
    count = Decimal(said) if said.isdigit() else _ENGLISH.get(said) or chinese_number(said)
    if count is None or count <= 0 or said in ABOUT:
        return None
    months = _MONTHS.get(unit)
    if not months:
        return int(count * (7 if unit in ("周", "week", "weeks") else 1))
    try:
        return resolve(f"last_{int(count * months)}_months", today).days
    except (UserError, ValueError):
        return None


def take_personal(draft: Draft) -> None:
    """Saved segments, groups of RFM and columns of their own that segments bring."""
    for index, token in list(draft.open("saved")):
        draft.saved.append(token.value)
        draft.people = True
        draft.place(index, role="segment", value=token.value)
    groups = list(draft.open("rfm_group"))
    if groups:
        draft.segment, draft.people = draft.segment or "rfm", True
        several = tuple(dict.fromkeys(token.value for _, token in groups))
        one, denied = len(several) == 1, draft.follows(groups[0][0], -1, "not")
        op = ("eq" if one else "in") if denied is None else "ne" if one else "not_in"
        draft.conditions.append(Condition(field="rfm_group", op=op, value=several[0] if one else several))
        if denied is not None:
            draft.place(denied)
        for index, token in groups:
            draft.place(index, role="segment", value=token.value)
        for before, after in itertools.pairwise(groups):
            between = range(before[0] + 1, after[0])
            if all(draft.tokens[at].kind in ("and", "or", "comma", "filler") for at in between):
                draft.place(*(at for at in between if draft.tokens[at].kind in ("and", "or")))
    for index, _ in list(draft.open("activity_falling")):
        if draft.segment in ("churn_risk", "lapsed", "falling", "lost"):
            draft.conditions.append(Condition(field="activity", op="eq", value="falling"))
            draft.place(index, role="condition", value="activity falling")
    if draft.ages:
        draft.conditions += draft.ages
        draft.people = True
