"""Words that nobody listed, and which of them may be passed over where the rest of the question is whole.

An unread word says something more often than not: where it stands before a noun (雨伞的销售额), behind a preposition
(“sales in Narnia”), beside a number or a denial. So a word goes only where it stands in one of a few places in which it
can hardly change a row or a number: in a clause that names nothing, behind what is asked for at the end of a clause, as
the verb for work of our own. Words of unread.toml never go, nor what may be goods. What went is shown with the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.text.frame import clauses
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.peel import cut
from crm_tools.assistant.understand.vocabulary.spans import Token
from crm_tools.assistant.understand.word_files import word_file
from crm_tools.texts import Language

_ROUNDS = 3
"""Without a word the rest may be cut into other words, of which some are unread again."""
_SMALL = ("filler", "aside", "before", "around", "alone", "occasions", "comma", "acting", "lead", "daypart")
_CONTENT = (
    "measure", "dimension", "grouped", "value", "segment", "period", "number", "range", "deed", "buy", "sell", "use",
    "login", "register", "refund", "cancel", "paid", "unpaid", "highest", "lowest", "which_time", "share",
    "interest", "band", "part", "terms", "saved", "list_number", "list_column", "rfm_group", "rfm_score", "new_goods",
    "surveyed",
    "unused", "not_ordered", "never", "without", "not", "unsupported", "no_data", "no_data_hard", "top", "bottom",
    "customer", "head_count", "how_many", "list", "which", "which_all", "gt", "ge", "lt", "le", "ge_after", "le_after",
)  # fmt: skip


def unread(asked: Asked) -> Iterator[tuple[Asked, tuple[str, ...]]]:
    """The question without the words that say nothing, and these as typed; nothing where a word may say something."""
    passed: tuple[str, ...] = ()
    for _ in range(_ROUNDS):
        draft = drafted(asked, deeds=True)
        spans: list[tuple[int, int]] = []
        for clause in clauses(draft.tokens, draft.text.norm):
            whole = asked.language == "zh" and _names_nothing(clause, draft.text.norm)
            for at, token in enumerate(clause):
                if token.kind != "unknown" and not whole:
                    continue
                place = _typed(token, draft.text, asked.text)
                if place is None or not (whole or _may_pass(clause, at, draft.text.norm, asked.language)):
                    return
                spans.append(place)
        if not spans:
            return
        passed = (*passed, *_quoted(asked.text, spans))
        asked = replace(asked, text=cut(asked.text, spans))
        yield asked, passed


def left_out(asked: Asked, told: Asked) -> tuple[str, ...]:
    """The clauses that are gone from a question told again and hold unread words, as typed."""
    draft, kept = drafted(asked), set(told.text.origin)
    found = []
    for clause in clauses(draft.tokens, draft.text.norm):
        start, end = clause[0].start, clause[-1].end
        gone = not any(place in kept for token in clause for place in draft.text.origin[token.start : token.end])
        if gone and any(token.kind == "unknown" for token in clause):
            found.append(draft.text.quote(start, end))
    return tuple(found)


def _quoted(text: Text, spans: Sequence[tuple[int, int]]) -> Iterator[str]:
    """The pieces as typed, those that touch as one."""
    start, end = spans[0]
    for first, last in (*spans[1:], (len(text.norm) + 1, 0)):
        if first > end:
            yield text.quote(start, end)
            start = first
        end = last


def _may_pass(clause: Sequence[Token], at: int, norm: str, language: Language) -> bool:
    if language == "zh":
        return not _says(clause[at].text) and _passes_zh(clause, at, norm)
    return clause[at].text not in _words() and _passes_en(clause, at, norm)


def _says(word: str) -> bool:
    """Numbers, denials, comparisons, order, time, quantifiers, and what goods, places and people are told by."""
    return word.isascii() or bool(set(word) & _characters("says"))


def _names_nothing(clause: Sequence[Token], norm: str) -> bool:
    """我要排坑位, behind what is asked for: a clause about our own work in which nothing is named or denied."""
    unread = any(token.kind == "unknown" for token in clause)
    if not (unread and clause[0].start) or any(token.kind in _CONTENT for token in clause):
        return False
    said = norm[clause[0].start : clause[-1].end]
    return bool(_OURS.match(said)) and not said.endswith("的") and not set(said) & _characters("denies")


def _passes_zh(clause: Sequence[Token], at: int, norm: str) -> bool:
    token = clause[at]
    before = clause[at - 1] if at else None
    if norm.startswith("的", token.end) or (before and before.text.endswith("的")):
        return False
    behind = [one for one in clause[at + 1 :] if one.kind not in _SMALL and one.kind != "unknown"]
    if not behind and before and before.kind in _ENDS_ZH:
        return bool(_LOOK.match(norm, token.end)) or token.text == "算"  # 各城市拉开看看, 按件数算
    free = before is None or before.kind in (*_SMALL, "period")
    return free and token.text in _light("zh") and bool(_TAKES.match(norm, token.end))


_OURS = re.compile(
    "(?:我|我们|咱|咱们|领导|老板|运营|客服|售后|市场部?)[^的]{0,3}(?:要|想|得|准备|打算|让)|准备|打算|可能要|方便|用来|拿来"
)
_ENDS_ZH = ("measure", "dimension", "value", "segment", "customer")
_LOOK = re.compile("看看|一下|下(?:$|[,?!.])|看(?:$|[,?!.])")
_TAKES = re.compile("[了到]?(?:多少|几)|了?(?:首单|第一单)")


def _passes_en(clause: Sequence[Token], at: int, norm: str) -> bool:
    token = clause[at]
    before = clause[at - 1] if at else None
    after = clause[at + 1] if at + 1 < len(clause) else None
    if token.text in _light("en"):
        return bool(before and _WE.search(norm, 0, token.start)) and not (
            after and after.kind in ("customer", "dimension", "value")
        )
    if token.text in _heads() and before and before.kind == "value":
        return not after or after.kind in ("aside", "period", "group", "comma")
    return False


_WE = re.compile(r"\b(?:did|do|have|has|had) (?:we|you|they|i) $|\bwe $")


def _typed(token: Token, read: Text, text: Text) -> tuple[int, int] | None:
    """Where a token of the text as read stands in the text as told, None where it was not typed like that."""
    first, last = read.origin[token.start], read.origin[token.end - 1]
    places = [at for at, origin in enumerate(text.origin) if first <= origin <= last]
    if not places or text.norm[places[0] : places[-1] + 1] != token.text:
        return None
    return places[0], places[-1] + 1


@cache
def _listed() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = word_file(__file__, "unread.toml")
    return found


@cache
def _characters(named: str) -> frozenset[str]:
    return frozenset("".join(_listed()[named]["zh"].split()))


@cache
def _words() -> frozenset[str]:
    return frozenset(_listed()["says"]["en"].split())


@cache
def _light(language: Language) -> frozenset[str]:
    return frozenset(_listed()["light"][language].split())


@cache
def _heads() -> frozenset[str]:
    return frozenset(_listed()["heads"]["en"].split())
