"""“The medium ones”, “also low” after a list by intent: the words of its bands, which say nothing by themselves."""

from __future__ import annotations

import re

from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.lists.listed import lists
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.rewording import spliced

_BAND = re.compile(
    r"\b(?P<en>high|medium|mid|low)(?!-| ?intent| ?intention| ?value)(?: (?:ones|band|group|people|customers))?"
    r"(?=$|[ ,.;?!])|(?:(?<![\u4e00-\u9fff])|(?<=[看要]))(?P<zh>[高中低])(?:等)?(?:的|档)(?!意)"
)
_NAMES = {"high": "high intent", "medium": "medium intent", "mid": "medium intent", "low": "low intent"}


def bands_named(text: Text, previous: Call | None) -> Text:
    """The turn with the bands in full, where the list before has them."""
    people = lists(previous)
    if people is None or people.segment != "intent":
        return text
    for said in reversed(list(_BAND.finditer(text.norm))):
        full = _NAMES[said["en"]] + " ones" if said["en"] else said["zh"] + "意向的"
        text = spliced(text, *said.span(), full)
    return text
