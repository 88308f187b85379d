"""Verbs by which something comes to its figure: “how many first-time buyers each channel gave us” (yielded_en.toml).

They go where the figure is named beside them and the doer is what the answer is laid out by, chosen by or dated with:
“each channel gave us”, “has Douyin delivered”, “did October yield”. What a customer does is never such a verb.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.rewording import either, listed, put
from crm_tools.assistant.understand.vocabulary.spans import Token

Reader = Callable[[Text], Sequence[Token]]

_DOERS = ("grouped", "dimension", "value", "period")
_FIGURES = ("measure", "head_count")
_READ = ("measure", "deed", "register", "login", "use", "refund", "cancel", "buy", "segment", "number", "period")
"""Kinds of words that a verb of these may have been read as together with its neighbours."""
_LEADS = re.compile(
    r"\b(?:which|what) (?P<what>channel|city|level|tier|category|product|coupon|source|month|week|day)s?"
    r" (?:led|leads|is leading|was leading|topped|tops|came out on top|came out ahead|came top|dominated|dominates)\b"
    r"(?! to)"
)


def without_yielding(text: Text, tokens_of: Reader) -> Text:
    """``text`` without the verbs that only join a figure to what it is of."""
    if found := _LEADS.search(text.norm):
        text = put(text, found.end("what"), found.end(), " was best")
    said = _said()
    if not said.search(text.norm):
        return text
    tokens = [token for token in tokens_of(text) if token.kind not in ("comma", "aside")]
    if not any(token.kind in _FIGURES for token in tokens):
        return text
    for found in reversed(list(said.finditer(text.norm))):
        before = _before(tokens, found.start())
        covered = [token for token in tokens if token.start < found.end() and found.start() < token.end]
        if before is None or before.kind not in _DOERS or before.value == "customer":
            continue
        if any(token.kind in _READ for token in covered) or _customer(before):
            continue
        text = put(text, *found.span(), "")
    return text


def _before(tokens: Sequence[Token], at: int) -> Token | None:
    """The last word before a place that is no helping verb."""
    left = [token for token in tokens if token.end <= at and not _HELPS.fullmatch(token.text)]
    return left[-1] if left else None


_HELPS = re.compile(r"has|have|had|did|do|does|really|actually|each|alone|itself|themselves|so far|ever|always")


def _customer(token: Token) -> bool:
    """A value by which people are told: women gave, silver members brought."""
    return token.kind == "value" and token.value[0] in ("gender", "customer")


@cache
def _said() -> re.Pattern[str]:
    words = listed("yielded_en.toml")
    verbs = either({form for one in words["verbs"].split() for form in one.split("|")})
    whom = either(one.replace("&", " ") for one in words["whom"].split())
    particles = either(words["particles"].split())
    return re.compile(
        rf" (?:{verbs})(?: (?:{particles})(?! (?:the )?(?:last|this|past|previous|[a-z]+ber|january"
        rf"|february|march|april|may"
        rf"|june|july|august|q\d|20\d\d|total|order|terms|sales|orders|revenue|all|shanghai|beijing)))?"
        rf"(?: (?:to |for |in for |from )?(?:{whom}))?(?= ?$|[,.;:?!]| (?:in|on|during|over|this|last"
        rf"|since|from|between"
        r"|by|per|and|for|so far|to date|yesterday|today|ever|at|each|within|throughout)\b)"
    )
