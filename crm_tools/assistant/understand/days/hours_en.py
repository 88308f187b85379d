"""Hours of the day in English, told as the grammar has them: “between 8 pm and 10 pm” is 20点到22点.

Only full hours, and only of what customers do: when somebody meets, or wants the figures, is no condition. “In the
morning” is from 6 to 12, in the afternoon from 12 to 18, in the evening from 18 to 24; the answer names the hours.
"""

from __future__ import annotations

import re

from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.rewording import spliced

PARTS = {"morning": (6, 12), "afternoon": (12, 18), "evening": (18, 24)}
"""From which hour on, and before which."""
_HALF = r"(?:a\.?m\b\.?|p\.?m\b\.?|o'clock)"
_CLOCK = rf"(?:\d{{1,2}}(?::\d\d)? ?{_HALF}|\d{{1,2}}:\d\d|noon|midday|midnight)"
_TIME = rf"(?:{_CLOCK}|\d{{1,2}})"
_DONE = (
    r"(?:sales|revenue|turnover|takings|orders?|purchases|payments|logins|views|favou?rites|carts|inquir(?:y|ies)"
    r"|enquir(?:y|ies)|questions|units|buyers|refunds|placed|made|paid|bought|ordered|purchased|received|sold|sell|buy"
    r"|shop|logged in|log in|came in|come in|happened|hours?)"
)
_WHEN = (
    r"(?: (?:yesterday|today|last (?:week|month|quarter|year)|this (?:week|month|quarter|year)|in [a-z]+|on weekends"
    r"|on weekdays|each day|every day|daily))?"
)
_MEETS = re.compile(r"\b(?:meet(?:ing|s)?|calls?|stand-?up|review|shift|available|free|lunch|deadline|due|send|need)\b")
_RANGE = re.compile(
    rf"\b(?:between|from) (?P<low>{_TIME}) ?(?:and|to|until|till|through|-) ?(?P<high>{_CLOCK})"
    rf"|\b(?P<low_>{_CLOCK}) ?(?:to|until|till|-) ?(?P<high_>{_CLOCK})"
)
_SIDE = re.compile(
    rf"(?<= )(?P<side>after|past|later than|before|earlier than|until|till|from) (?P<time>{_CLOCK})"
    r"(?P<on> (?:on|onwards?))?"
)
_ASKED = re.compile(r"\b(?:give|get|pull|show|have|let|please|pls|can|could|would|tell|want)\b")
"""“Get me the sales before noon” says when they are wanted."""
_PART = re.compile(
    r"(?<= )(?:(?:in|during|of) (?:the )?|(?P<day>yesterday|this) )(?P<part>morning|afternoon|evening)s?\b"
)
_ADJECTIVE = re.compile(rf"\b(?P<part>morning|afternoon|evening) (?={_DONE}\b)")
_DONE_BEFORE = re.compile(rf"\b{_DONE}{_WHEN} $")


def hours_told(text: Text) -> Text:
    """``text`` with its hours so; what was typed stays their origin."""
    if (found := _RANGE.search(text.norm)) and not _MEETS.search(text.norm[: found.start()]):
        low, high = found["low"] or found["low_"], found["high"] or found["high_"]
        last = _hour(high, "")
        first = _hour(low, "" if re.search(r"[a-z:]", low) else _half(high))
        last = 24 if last == 0 else last
        if first is not None and last is not None and first < last:
            return spliced(text, *found.span(), f"{first}点到{last}点")
    if (side := _SIDE.search(text.norm)) and _DONE_BEFORE.search(text.norm, 0, side.start()):
        hour, later = _hour(side["time"], ""), side["side"] in ("after", "past", "later than", "from")
        when = _MEETS.search(text.norm[: side.start()]) or (not later and _ASKED.search(text.norm[: side.start()]))
        if hour and not when and (side["side"] != "from" or side["on"]):
            return spliced(text, *side.span(), f"{hour}点以{'后' if later else '前'}")
    part = _PART.search(text.norm)
    if part is not None and not _DONE_BEFORE.search(text.norm, 0, part.start()):
        part = None
    part = part or _ADJECTIVE.search(text.norm)
    if part is not None:
        first, last = PARTS[part["part"]]
        day = {"yesterday": "yesterday ", "this": "today "}.get(part["day"] or "", "") if part.re is _PART else ""
        return spliced(text, *part.span(), f"{day}{first}点到{last}点" + (" " if part.re is _ADJECTIVE else ""))
    return text


def _half(said: str) -> str:
    found = re.search(r"[ap](?=\.?m)", said)
    return f"{found.group()}m" if found else ""


def _hour(said: str, half: str) -> int | None:
    """The hour of 24; None for one that is no full hour, or no hour."""
    if said in ("noon", "midday", "midnight"):
        return 0 if said == "midnight" else 12
    match = re.match(r"(\d{1,2})(?::(\d\d))?", said)
    assert match is not None
    hour, half = int(match[1]), half or _half(said)
    if match[2] not in (None, "00") or hour > (12 if half else 24) or (half and not hour):
        return None
    if "o'clock" in said and not half:
        return None  # of the morning or of the evening?
    return hour % 12 + (12 if half == "pm" else 0) if half else hour
