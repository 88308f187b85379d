"""Words that look like a period and are none: “may” as a verb, an amount of 2000, every month, days still ahead."""

from __future__ import annotations

import datetime as dt
import re

from crm_tools.assistant.understand.days.span import Atom

_MODAL_MAY = re.compile(
    r"(?:(?:^|\b(?:in|of|for|during|by|since|from|to|until|till|last|this|and|vs|versus|before|after|through|between|than"
    r"|with)|,|-) ?)may$"
)
_MAY_TO = re.compile(r" ?(?:-|~|to|through|until|till) ?(?:jun|jul|aug|sep|oct|nov|dec|\d)")
_MODAL = re.compile(r" (?:i|we|you|they|be|have|not|also|churn|leave|buy|stop|want|need|come|return)(?![a-z])")
_BARE_DAY = re.compile(r"\d{1,2} (?!of)[a-z ]+ month$")
_BEFORE_BARE_DAY = re.compile(r"(?:and|to|between|from|on|-) ?(?:the )?$")
_BARE_YEAR = re.compile(r"(?:year )?20\d\d")
_AMOUNT_BEFORE = re.compile(
    r"(?:超过|大于|高于|多于|不低于|不少于|至少|低于|少于|小于|不到|不足|不超过|满|达到?|[<>=¥]"
    r"|over|above|(?<!later )(?<!earlier )than|least|most|under|below|exceed(?:s|ing)?"
    r"|(?<![a-z])top|前|花了?|消费了?|spent) ?$"
)
_EVERY = re.compile(
    r"(?:每(?:一个?|个)?(?:年|月|季度?|周|星期)的?|(?:every|each) (?:year|month|week|quarter)(?: on| in)? (?:the )?)$"
)
_EACH_AFTER = re.compile(r" ?(?:of|in) (?:every|each) (?:year|month|week|quarter)")
EACH_BY_EACH = re.compile(r"(一个?(?:天|日|周|星期|礼拜|月|季度?|年))\1")
"""今年一月一月地看 names months one by one, not January."""
FUTURE = re.compile(
    r"明天|明日|后天|大后天|下(?:个|一个?)?(?:周|星期|礼拜|月|季度|半年)(?!末?单)|明年|后年"
    r"|未来\d*[一二三四五六七八九十两]*(?:天|周|个?月|年|个季度)?"
    r"|(?<![a-z])(?:tomorrow|(?:the )?(?:next|coming|upcoming) (?:\d+ |few |two |three |six )?"
    r"(?:day|week|month|quarter|year)s?)(?![a-z])"
)


def is_something_else(norm: str, match: re.Match[str], today: dt.date) -> bool:
    """“may” as a verb, and a number like 2000 that is an amount rather than a year."""
    text = match.group()
    if text == "may":
        if _MAY_TO.match(norm, match.end()):
            return False
        return bool(_MODAL.match(norm, match.end())) or not (
            norm.startswith("may") or _MODAL_MAY.search(norm, 0, match.end())
        )
    if _BARE_DAY.match(text):
        return not _BEFORE_BARE_DAY.search(norm, 0, match.start())
    if _BARE_YEAR.fullmatch(text):
        return not 2005 <= int(text[-4:]) <= today.year + 1 or bool(_AMOUNT_BEFORE.search(norm, 0, match.start()))
    return False


def recurring(norm: str, atom: Atom) -> bool:
    """“每月1号” and “each year on Singles' Day” are no period."""
    if atom.part is None or atom.part.complete:
        return False
    return bool(_EVERY.search(norm, 0, atom.start) or _EACH_AFTER.match(norm, atom.end))
