"""Days of one month told one after another: “Oct 1st, 2nd and 3rd”, “10 and 11 Nov” are all of the month named."""

from __future__ import annotations

import re

from crm_tools.assistant.understand.days.words_en import MONTH
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.rewording import put

_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d:%.]|[a-z])"
_JOIN = r"(?: ?, ?(?:and |or )?(?:the )?| ?(?:and|&|or) ?(?:the )?)"
_YEAR = r"(?:,? ?(?:of |in )?(?:20\d\d|(?:this|last) year))"
_ENDS = (
    r"(?=$| ?[?!;:)]| ?\.(?!\d)| ?,|'s? | (?:by|per|for|in|on|at|of|vs|versus|and|together|combined|respectively|each"
    r"|compared|please|pls|from|to|with|did|do|were|was|are|is|sales|revenue|orders|refunds|buyers|gmv|by-|separately"
    r"|side|added|taken|in)\b)"
)
_BEHIND = re.compile(
    rf"(?<![a-z])(?P<month>{MONTH}) (?P<first>(?:the )?{_DAY})(?P<rest>(?:{_JOIN}{_DAY})+)(?P<year>{_YEAR})?{_ENDS}"
)
_BEFORE = re.compile(
    rf"(?<![\d.,])(?:the )?(?P<first>{_DAY})(?P<rest>(?:{_JOIN}{_DAY})+) "
    rf"(?:of )?(?P<month>{MONTH})(?P<year>{_YEAR})?(?! \d)"
)
_EACH = re.compile(_DAY)
_RANGE = re.compile(r"\bbetween (?:the )?$")


def each_of_its_month(text: Text) -> Text:
    """``text`` with the month before every day of it."""
    for listed in (_BEHIND, _BEFORE):
        found = listed.search(text.norm)
        if found is None or _RANGE.search(text.norm[: found.start()]):
            continue
        month, year = found["month"], found["year"] or ""
        days = _EACH.findall(f"{found['first']}{found['rest']}")
        if re.fullmatch(r" or (?:the )?[^,]+", found["rest"]):
            continue  # on 20 or 21 November: days one after the other
        if listed is _BEFORE and month == "may" and " of " not in found.group():
            continue  # more than 5 and 6 may
        told = [f"{month} {re.sub('[a-z]', '', day)}{year}" for day in days]
        join = " or " if " or " in found["rest"] else " and "
        text = put(text, *found.span(), ", ".join(told[:-1]) + join + told[-1])
    return text
