"""A question in plainer words: measure words, complements of verbs, particles and what else changes no row or number.

plainer.toml holds the words by class and how classes combine; what is done here is to see that nothing goes that a row
or a number hangs on: days, values and numbers are never cut, and words that point are cut only behind what they mean.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, partial

from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.rewording import Rule, applied, either, listed, put, rules
from crm_tools.assistant.understand.vocabulary.idle import IDLE, only_idle
from crm_tools.assistant.understand.vocabulary.spans import Token
from crm_tools.texts import Language

_KEPT = ("period", "value", "range", "saved", "terms")
"""Kinds of words that no rule may cut or cut into."""
_DAYS = ("period", "number", "range", "group", "grouped")
"""Kinds of words that a small word beside them may be a part of: 上各月 is 上个月 mistyped."""
_ANTECEDENTS = ("customer", "value", "segment", "measure", "head_count", "dimension")
_ONE = ("one", "once", "twice", "a single", "single")
_HALF_A_PERIOD = re.compile("[上下前后](?:个|一|各)")

Reader = Callable[[Text], Sequence[Token]]


def plainer(text: Text, language: Language, tokens_of: Reader, goes_on: bool) -> Text | None:
    """``text`` in plainer words, None where it has none. ``goes_on``: it may point at the answer before."""
    allowed = partial(_allowed, tokens_of, goes_on)
    spoken = applied(text, rules("shop_zh.toml", "zh"), allowed) if language == "zh" else text
    told = applied(spoken, rules("plainer.toml", language), allowed)
    told = _passed_over(told, language, tokens_of, goes_on)
    return None if told.norm == text.norm else told


def _allowed(tokens_of: Reader, goes_on: bool, rule: Rule, match: re.Match[str], text: Text) -> bool:
    if rule.alone and goes_on:
        return False
    tokens, (start, end) = tokens_of(text), match.span()
    if not rule.over and any(token.kind in _KEPT and token.start < end and start < token.end for token in tokens):
        return False
    if rule.among and not any(named(token, rule.among) for token in tokens):
        return False
    if rule.lacks and any(token.kind == rule.lacks for token in tokens):
        return False
    return not rule.after or any(token.end == start and _is(token, rule.after) for token in tokens)


def named(token: Token, kind: str) -> bool:
    """Whether the token is of a kind, or of ``value.city`` a city."""
    kind, _, name = kind.partition(".")
    return token.kind == kind and (not name or token.value[0] == name)


def _is(token: Token, kind: str) -> bool:
    """A value may also be a word for goods that only titles hold."""
    return token.kind == kind or (kind == "value" and token.kind in ("part", "unknown"))


def _passed_over(text: Text, language: Language, tokens_of: Reader, goes_on: bool) -> Text:
    tokens = tokens_of(text)
    said, beside_days, pointing = _small(language)
    cuts = []
    for at, token in enumerate(tokens):
        small = token.kind == "unknown" and said.fullmatch(token.text) and not _of_days(tokens, at, beside_days)
        exactly = token.kind == "eq" and language == "en" and not _before_a_number(tokens, at)
        exactly = exactly or (_is_idle_here(token, goes_on) and not _before_a_number(tokens, at))
        small = small or (token.kind == "unknown" and token.text == "between" and _two_named(tokens, at))
        points = token.text in pointing and not goes_on and _meant_before(tokens, at)
        cuts += [token] if small or exactly or points else []
    for token in reversed(cuts):
        text = put(text, token.start, token.end, "" if language == "zh" else " ")
    return text


def _is_idle_here(token: Token, goes_on: bool) -> bool:
    """大约, 刚好 with no number behind them, of which they would say how near it is; 接着 where nothing was before."""
    kinds = ("unsupported", "eq") if goes_on else ("unsupported", "eq", "turn", "follow")
    return token.kind in kinds and token.read_as(IDLE) is not None


def _two_named(tokens: Sequence[Token], at: int) -> bool:
    """“Between men and women”, “between gold and silver”: two kinds, no days and no numbers."""
    return at + 1 < len(tokens) and tokens[at + 1].kind in ("value", "dimension")


def _of_days(tokens: Sequence[Token], at: int, beside_days: frozenset[str]) -> bool:
    """Whether a small word may be a part of days or numbers beside it, or of a slip of the pen for them: 上个销售额."""
    token = tokens[at]
    if _HALF_A_PERIOD.match(token.text):
        return True
    near = [tokens[i].kind for i in (at - 1, at + 1) if 0 <= i < len(tokens)]
    if token.text in ("到", "至") and near == ["value", "value"]:
        return True  # 银卡到钻石
    return token.text in beside_days and (at == 0 or any(kind in _DAYS for kind in near))


def _before_a_number(tokens: Sequence[Token], at: int) -> bool:
    """“Exactly 5 orders”, where “exactly how many” adds nothing."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    return after is not None and (after.kind in ("number", "range", "unknown") or after.text in _ONE)


def _meant_before(tokens: Sequence[Token], at: int) -> bool:
    """Whether what a word points at was named before it."""
    pointing = tokens[at].kind in ("pronoun", "lead", "unknown")
    return pointing and any(token.kind in _ANTECEDENTS or token.value == "customer" for token in tokens[:at])


@cache
def _small(language: Language) -> tuple[re.Pattern[str], frozenset[str], frozenset[str]]:
    small = listed("plainer.toml")["small"]
    said = only_idle() if language == "zh" else re.compile(f"(?:{either(small[language].split('|'))})+")
    return said, frozenset(small["beside_days"].split()), frozenset(small["pointing"].split())
