"""Who asks and what for, in English around a request: taken away where it names nothing that could be asked for.

“The warehouse lead is asking for …”, “we're picking people for a beta group, could I have …” in front; “the regional
managers keep asking.”, “could you look it up?” behind. told_around_en.toml has the shapes of what is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from crm_tools.assistant.understand.days.span import PeriodSpan
from crm_tools.assistant.understand.text.idioms import reworded
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.peel import cut
from crm_tools.assistant.understand.text.pointing import points_outside
from crm_tools.assistant.understand.text.rewording import shapes
from crm_tools.assistant.understand.vocabulary.spans import Token

Reader = Callable[[Text], Sequence[Token]]

_MARK = re.compile(
    r"[.;!?](?!\d)|(?<!\d),(?!\d{3})|:(?!\d)| - | (?=(?:and|so|but) (?:i|we|it|just|could|can|would|please)\b)"
    r"| (?=(?:i|we)(?:'d| would) (?:like|love|need)\b|(?:could|can|would) (?:you|i|we) "
    r"|(?:please|kindly) (?:show|give|tell))"
)
_CHINESE = re.compile("[\u4e00-\u9fff]+")
_STOP = re.compile(r"[.;!?:]| - ")
_KEPT = ("value", "segment", "saved", "number", "range", "period", "part", "terms", "rfm_group")
_FIGURE = ("measure", "share", "top", "bottom", "not", "never", "versus", "growth", "not_ordered", "without", "only")
_TALK = ("sales", "asking", "questions", "question", "calls", "visits", "interest", "views", "orders", "business")
"""Names of figures that talk has without meaning them: the sales team, keeps asking, fifteen calls."""
_TEAM = re.compile(
    r" (?:guys|team|people|folks|lead|director|managers?|meeting|report|deck|review|call|plan|desk|reps?|board)\b"
)
_NARROWS = re.compile(
    r"\b(?:exclud|ignor|leav|without|except|instead|minus|only (?:the|those|count)|at (?:least|most)"
    r"|(?:more|less|fewer) than|split|sort|rank|group(?:ed)? by|break|broken|compar|versus|vs|count(?:ing)?|includ)"
    r"|\b(?:first|last|on top|at the (?:top|bottom|end)|(?:de|a)scending|desc|asc)[.?!]*$"
)
"""What narrows, lays out or sorts is never told around a request."""
_TODAY = re.compile(r"today|tonight|this (?:morning|afternoon|evening)|tomorrow|[a-z]+day")


def without_around(text: Text, tokens_of: Reader) -> Text:
    """The request without who asks, what for, and what is added behind."""
    said = shapes("told_around_en.toml")
    if found := said["mind"].search(text.norm):
        text = cut(text, [found.span()])
    text = _without_comment(text, tokens_of)
    found = said["behind"].search(text.norm)
    if found and found.start() > 8 and not _names(tokens_of(text), found.start(), len(text.norm), text.norm):
        text = cut(text, [(found.start(), len(text.norm))])
    text = _without_last(text, tokens_of)
    start = _request(text, tokens_of)
    if start and len(text.norm) - start > 8 and not _points_back(text, start, tokens_of):
        text = cut(text, [(0, start)])
        if needed := said["need"].match(text.norm):
            text = cut(text, [needed.span()])
    return text


_COMMENTS = (
    "unknown", "filler", "pronoun", "comma", "aside", "before", "around", "alone", "occasions",
    "segment", "lead", "and",
    "customer", "interest", "only", "buy", "not",
)  # fmt: skip
"""Kinds of words of which a comment on the customers may consist; a figure, a number, days or a value are none."""
_NOT_SO = re.compile(r"\b(?:not|never|n't|no|only|without|except|unless)\b|n't\b")
_ORDERED = re.compile(
    r"\b(?:e-?mails?|mails?|coupons?|vouchers?|surveys?|questionnaires?|tasks?|calls?|called|contact(?:ed)?|text(?:ed)?"
    r"|message[ds]?|gets?|receive|be (?:sent|given|offered|excluded|left|removed|dropped|included|invited))\b"
)


def _without_comment(text: Text, tokens_of: Reader) -> Text:
    """Without what is thought of the customers at the end: “they may be unhappy”, “probably not happy with us”.

    What may, might or seems to be bounds nobody: a clause that says so goes where it names nothing that is counted. A
    denial is a comment only of a state of mind, and an order to send something is none.
    """
    shape = shapes("told_around_en.toml")
    found = shape["comment"].search(text.norm)
    if found is None or found.start() < 8 or _ORDERED.search(found.group()):
        return text
    states = shape["states"].search(found.group())
    if _NOT_SO.search(found.group()) and not states:
        return text
    within = [token for token in tokens_of(text) if found.start() <= token.start < found.end()]
    if any(token.kind not in _COMMENTS for token in within):
        return text
    return cut(text, [(found.start(), len(text.norm))])


def _without_last(text: Text, tokens_of: Reader) -> Text:
    """Without the sentences at the end that only tell: “It's for the auditors.”"""
    said = shapes("told_around_en.toml")
    for mark in reversed(list(_STOP.finditer(text.norm, 0, max(0, len(text.norm) - 1)))):
        told = text.norm[mark.end() :].strip()
        if mark.start() < 8 or not said["told"].match(told) or said["request"].match(told):
            break
        if _NARROWS.search(told) or _names(tokens_of(text), mark.end(), len(text.norm), text.norm):
            break
        text = cut(text, [(mark.end(), len(text.norm))])
    return text


def _request(text: Text, tokens_of: Reader) -> int:
    """Where the request begins, behind clauses that only tell; 0 where none stands before it."""
    said, norm = shapes("told_around_en.toml"), text.norm
    tokens, last = tokens_of(text), 0
    first = said["greeting"].match(norm)
    at = first.end() if first else 0
    for start, end, mark in _clauses(norm, at):
        told = norm[start:end].strip()
        tells = said["told"].match(told) and not said["request"].match(told)
        titled = mark.startswith((":", " -")) and said["title"].fullmatch(told) and not said["request"].match(told)
        if told and not (tells or titled or said["leads_up"].match(told)):
            break
        if _NARROWS.search(told) or _names(tokens, start, end, norm):
            break
        if _STOP.match(mark) or said["request"].match(norm, end + len(mark)):
            last = end + len(mark)
    last = last or at
    asked = said["asked"].match(norm, last)
    return asked.end() if asked and not _names(tokens, last, asked.end(), norm) else last


def _points_back(text: Text, start: int, tokens_of: Reader) -> bool:
    """Whether the request points at what stands before it: the brand …, its best products."""
    rest = [token for token in tokens_of(text) if token.start >= start]
    return (
        not rest
        or points_outside(rest, text.norm)
        or bool(_goods(text, 0, start) - _goods(text, start, len(text.norm)))
    )


def _goods(text: Text, start: int, end: int) -> set[str]:
    """Goods under their Chinese names in a piece: down jackets."""
    piece = cut(text, [(one, other) for one, other in ((0, start), (end, len(text.norm))) if one < other])
    return set(_CHINESE.findall(reworded(piece).norm))


def _clauses(norm: str, at: int) -> Iterator[tuple[int, int, str]]:
    """Where each clause but the last begins and ends, and the mark behind it."""
    for mark in _MARK.finditer(norm, at):
        blank = len(norm[mark.end() :]) - len(norm[mark.end() :].lstrip())
        if norm[mark.end() + blank :]:
            yield at, mark.start(), mark.group() + " " * blank
        at = mark.end() + blank


def _names(tokens: Sequence[Token], start: int, end: int, norm: str) -> bool:
    """Whether a piece names a figure, or days, values or numbers that stand nowhere else."""
    known = {_told(token) for token in tokens if not start <= token.start < end}
    dated = any(kind in ("period", "segment", "interest", "band") for kind, _ in known)
    for at, token in enumerate(tokens):
        if not start <= token.start < end or _told(token) in known:
            continue
        if (
            token.kind in _FIGURE
            and token.text not in ("just", "so")
            and not (token.text in _TALK and (_TEAM.match(norm, token.end) or _verb_before(tokens, at)))
        ):
            return True
        if token.kind == "number" and (_of_nothing(tokens, at) or norm[token.end : token.end + 1] == "-"):
            continue
        if token.kind == "period" and (token.value.token is None or (dated and _TODAY.fullmatch(token.text))):
            continue
        laid_out = token.kind == "dimension" and at and tokens[at - 1].kind == "group"  # for every city
        if token.kind in _KEPT or laid_out:
            return True
    return False


def _verb_before(tokens: Sequence[Token], at: int) -> bool:
    """Keeps asking, fifteen calls, a question: talk."""
    before = tokens[at - 1] if at else None
    return before is not None and (
        before.kind in ("unknown", "number") or before.text in ("keep", "keeps", "a", "my", "of")
    )


def _of_nothing(tokens: Sequence[Token], at: int) -> bool:
    """Ten o'clock, fifteen calls, three things: a number of nothing that is counted here."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    return after is None or after.kind in ("unknown", "comma", "filler", "alone", "count_word") or after.text in _TALK


def _told(token: Token) -> tuple[str, str]:
    value = token.value.token if isinstance(token.value, PeriodSpan) else getattr(token.value, "value", token.value)
    return token.kind, str(value)
