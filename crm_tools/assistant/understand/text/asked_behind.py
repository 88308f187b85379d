"""What is asked for at the end of a question, put in front: “…, which customers are they?”, “… - how many?”."""

from __future__ import annotations

import re
from dataclasses import replace

from crm_tools.assistant.understand.text.normalise import Text

_MARK = r"[,;:.?!]? ?(?:-+ ?)?"
_THEY = r"(?:they|these|those|it|that|the customers|such customers)"
_THEM = (
    r"(?:them|em|'em|those|these|those customers|these customers|those people|the customers|customers|the people|who)"
)
_BEHIND_A_MARK = r"(?:[,;:.?!] ?(?:-+ ?)?| -+ ?)(?:who|customers|which (?:customers|members|people)|list(?: please)?)"
_LIST = re.compile(
    rf"(?:{_MARK}(?:and )?(?:(?:please |kindly |just )*(?:list|show|name|give me|find|let me see|let me have|get me)"
    rf"(?: me)? {_THEM}(?: all)?(?: please)?|which (?:customers|members|people|ones) (?:are|is|were) {_THEY}"
    rf"|which (?:customers|members|people) (?:does|do) {_THEY} apply to|who (?:are|is|were) {_THEY})"
    rf"|{_BEHIND_A_MARK})[?.! ]*$"
)
_COUNT = re.compile(
    rf"{_MARK}(?:and )?(?:count(?: please)?|(?:just )?how many(?: (?:are|is|were) {_THEY}| customers| people)?"
    r"|what(?:'s| is) the (?:number|count)(?: of (?:such|these|those)(?: customers| people)?)?"
    r"|number(?: please)?|(?:only|just) (?:give me )?(?:the|a|one) (?:number|count|figure|head ?count)(?: please)?"
    r"|(?:number|count) only(?: please)?)[?.! ]*$"
)
_PEOPLE = re.compile(r"(?:the )?(?:customers|members|buyers|people|users|women|men|shoppers)\b")
_SAID = re.compile(r"\b(?:how many|number of|count|list|which|who|what)\b")
_FIGURES = re.compile(
    r"\b(?:orders?|sales|revenue|refunds?|coupons?|units|logins|views|inquiries) (?:with|of|over"
    r"|above|from|by|placed|since|for|in|on)\b"
)


def asked_in_front(text: Text) -> Text | None:
    """``text`` with the list or the count that is asked for behind put in front; None where none is."""
    for pattern, front in ((_COUNT, "how many customers, "), (_LIST, "list customers, ")):
        found = pattern.search(text.norm)
        if found is None or not found.start() or _SAID.match(text.norm):
            continue
        if front.startswith("how") and _FIGURES.match(text.norm):
            continue  # orders over 1,000 - how many?
        if front.startswith("how") and _PEOPLE.match(text.norm):
            front = "how many "
        norm = front + text.norm[: found.start()]
        first = text.origin[0]
        return replace(text, norm=norm, origin=(*([first] * len(front)), *text.origin[: found.start()]))
    return None


_NUMBER_ALONE = re.compile(
    r"\b(?:only|just) (?:give me )?(?:the|a|one) (?:number|count|figure|head ?count)\b|\bcount only\b"
)


def number_in_front(text: Text, typed: str) -> Text | None:
    """``text``, from which “just the number” was cut as saying nothing, with how many in front; None where none was."""
    if not _NUMBER_ALONE.search(typed.lower()) or not _PEOPLE.match(text.norm):
        return None
    front = "how many "
    return replace(text, norm=front + text.norm, origin=(*([text.origin[0]] * len(front)), *text.origin))
