"""Days that share the name of their month in English: “between September 16 and 30”, “on 20 or 21 November”.

Each day gets its month; a day and the next one, either of which will do, are the stretch of both. What a number counts
(between 5 and 10 May orders) is no day.
"""

from __future__ import annotations

import re

from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.rewording import spliced

_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?"
)
_DAY = r"(?:the )?(?P<{}>[12]?\d|3[01])(?:st|nd|rd|th)?(?![\d%:]|[,.]\d|k\b)"
_ONE, _TWO = _DAY.format("one"), _DAY.format("two")
_YEAR = r"(?P<year>,? 20\d\d)?"
_JOIN = r" ?(?P<join>or|and|&|/|vs\.?|versus) ?(?:on )?"
_COUNTED = (
    r"(?! (?:orders?|purchases?|logins?|visits?|inquiries|units?|items?|views?|coupons?|times"
    r"|customers?|people|members?"
    rf"|products?|favou?rites)\b| ?{_MONTH})"
)
_LED = r"(?<!top )(?<!first )(?<!least )(?<!than )(?<!last )(?<![-/.\d¥])"
_FORMS = (
    re.compile(rf"\b(?P<between>between )(?P<month>{_MONTH}) {_ONE} (?:and|&) {_TWO}{_YEAR}{_COUNTED}"),
    re.compile(rf"\b(?P<between>between ){_ONE} (?:and|&) {_TWO} (?:of )?(?P<month>{_MONTH}){_YEAR}{_COUNTED}"),
    re.compile(rf"\b(?P<month>{_MONTH}) {_ONE}{_JOIN}{_TWO}{_YEAR}{_COUNTED}"),
    re.compile(rf"{_LED}\b(?:on )?{_ONE}{_JOIN}{_TWO} (?:of )?(?P<month>{_MONTH}){_YEAR}{_COUNTED}"),
)


def days_told_apart(text: Text) -> Text:
    """``text`` with the month behind each of the days that share it."""
    for said in _FORMS:
        found = said.search(text.norm)
        if found is None or int(found["one"]) >= int(found["two"]):
            continue
        one, two = (f"{found['month']} {found[name]}{found['year'] or ''}" for name in ("one", "two"))
        told = found.groupdict()
        if told.get("between") or (told["join"] == "or" and int(found["two"]) - int(found["one"]) == 1):
            return spliced(text, *found.span(), f"from {one} to {two}")
        return spliced(text, *found.span(), f"on {one} {told['join']} on {two}")
    return text
