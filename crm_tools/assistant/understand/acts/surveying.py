"""Surveys and feedback: to design one, its results, and what customers say."""

from __future__ import annotations

import re

from crm_tools.analytics.values import values
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.plain import plain
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.text.normalise import CJK, fold
from crm_tools.assistant.understand.text.peel import nothing_left, says, without
from crm_tools.assistant.understand.vocabulary.words import patterns

_GROUPS = ("level", "city", "channel", "gender")
_ASIDE = ("group", "dimension", "grouped", "split", "list", "which", "trend", "lead", "recent")
"""Kinds of tokens that are no part of a survey's name."""
_PIECES = re.compile(rf"\d+|[a-z]+|[{CJK}]+")


_NAMED = re.compile(r"\b(?:for|of|in|from) the [a-z -]{3,30} (?:survey|questionnaire)\b")
"""“The churn survey” is one survey by its subject, not the figures of the customers at risk."""


def surveys(asked: Asked) -> Call | Draft | None:
    text = asked.text
    if says(text, "design_survey", "cue") and not says(text, "acting", "past"):
        return Call("design_survey", {"sentence": asked.question})
    if says(text, "analyze_feedback", "cue"):
        topic = says(text, "analyze_feedback", "topic")
        return Call("analyze_feedback", {"topic": next(one for one in topic.groups() if one).strip()} if topic else {})
    if says(text, "ask_feedback", "cue"):
        return _feedback(asked)
    if says(text, "survey_results", "cue"):
        return _results(asked)
    return None


_LATEST = re.compile(
    r"(?:上|最近|最新|最后|刚刚?)(?:的)?(?:一)?(?:次|份|回|期)?(?:的|发的|做的|收的)?(?:客户|会员)?(?:满意度)?"
    r"(?:问卷调查|调查问卷|问卷|调查|调研|回访)(?:里面?|中|上|当中)?"
    r"|(?:\b(?:in|from|on|of) )?\b(?:the |our )?(?:last|latest|most recent|newest)(?: customer| satisfaction)* "
    r"(?:survey|questionnaire|poll)s?\b",
    re.IGNORECASE,
)
_SURVEY_OF = re.compile(
    r"(?:那|这)?(?:次|份|个|回)?(?:的)?(?:满意度|客户满意度)?(?:问卷调查|调查问卷|问卷|调查|调研|回访)(?:里面?|中|上|当中)?"
    r"|(?: (?:customer|satisfaction|nps|feedback))* (?:survey|questionnaire|poll)s?\b",
    re.IGNORECASE,
)
_IN = re.compile(r"\b(?:in|from|on|of|for) (?:the |our )?$", re.IGNORECASE)
_ANY_SURVEY = re.compile("客户|会员|满意度|满意|问卷|调查|调研|回访|的")
"""What many titles have."""


def _feedback(asked: Asked) -> Call:
    """A question of what customers say, to the survey that is named or the latest, where one is."""
    question = asked.question
    if (said := _LATEST.search(question)) is not None:
        return Call("ask_feedback", {"question": _less(question, said.span()), "survey": "latest"})
    named: dict[str, tuple[int, int]] = {}
    for title in values(asked.desk, "survey"):
        for piece in (*_PIECES.findall(title), *_PIECES.findall(_ANY_SURVEY.sub(" ", title))):
            at = question.find(piece) if len(piece) > 1 else -1
            behind = _SURVEY_OF.match(question, at + len(piece)) if at >= 0 else None
            if behind is not None or (at >= 0 and _SURVEY_OF.search(piece)):
                before = _IN.search(question, 0, at)
                named[title] = (before.start() if before else at, behind.end() if behind else at + len(piece))
    if len(named) != 1:
        return Call("ask_feedback", {"question": question})
    title, span = named.popitem()
    return Call("ask_feedback", {"question": _less(question, span), "survey": title})


def _less(question: str, span: tuple[int, int]) -> str:
    """The question without the survey it is put to; as typed where nothing else was said."""
    rest = " ".join((question[: span[0]] + " " + question[span[1] :]).split()).strip(" ,，:：?？里中上")
    return rest or question


def _results(asked: Asked) -> Call | Draft | None:
    """The results of the survey that is named, or of the latest; figures of surveys are a report."""
    call, draft = plain(asked)
    named = call is not None and call.arguments.get("audience") and _NAMED.search(asked.text.norm)
    if call is not None and call.tool == "run_report" and not named:
        return call
    rest = drafted(asked, without(asked.text, patterns("survey_results", "cut")))
    arguments: dict[str, object] = {}
    groups = [t.value for t in rest.tokens if t.kind in ("dimension", "grouped") and t.value in (*_GROUPS, "day")]
    if len(groups) == 1:
        arguments["show"] = "trend" if groups[0] == "day" else groups[0]
    elif rest.has("trend"):
        arguments["show"] = "trend"
    elif re.search(r"每道?题|每一题|各题|每个问题|各个问题|\b(?:each|every|per) question", asked.text.norm):
        arguments["show"] = "summary"
    elif re.search(r"收集|答卷|明细|\bcollect\b|\banswers\b|\bresponses\b", asked.text.norm):
        arguments["show"] = "answers"
    if nothing_left(rest) or (arguments and _only_groups(rest)):
        return Call("survey_results", arguments)
    by_time = [t for t in rest.tokens if t.kind in ("dimension", "grouped") and t.value in _STRETCHES]
    title = None if by_time else _survey(asked)  # an answer is told by day or not at all
    if title is None and call is not None and not draft.unclear:
        draft.unclear.append((asked.question, None))
    return draft if title is None else Call("survey_results", {"survey": title, **arguments})


_STRETCHES = ("week", "month", "quarter", "year", "hour", "weekday")


def _only_groups(draft: Draft) -> bool:
    kinds = ("dimension", "grouped", "group", "split", "trend", "filler", "comma", "which", "list", "and")
    return all(token.kind in kinds or token.read_as("filler") for token in draft.tokens)


def _survey(asked: Asked) -> str | None:
    """The one survey whose title holds every piece of the words that name it."""
    rest = without(asked.text, patterns("survey_results", "cut"))
    draft = drafted(asked, rest)
    said = "".join(
        " " if t.kind in (*_ASIDE, "filler", "comma") and not t.text.isdigit() else t.text for t in draft.tokens
    )
    pieces = [piece for piece in _PIECES.findall(said) if piece]
    found = [title for title in values(asked.desk, "survey") if all(piece in fold(title) for piece in pieces)]
    return found[0] if len(found) == 1 and pieces else None
