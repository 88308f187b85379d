"""Questions of the feedback: "客户对物流有什么意见" → counts by code, and quotes found by FAISS, each with its id."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from crm_tools.surveys.feedback import Theme, masked
from crm_tools.surveys.overview import answers_of, feedback_of, vectors_of
from crm_tools.surveys.quotes import Quote
from crm_tools.surveys.reading import Sentiment, normal, read, tokens

QUOTES = 5
LEAST_LIKE = 0.3
"""Cosine from which an answer is about the question, where no theme is."""
_SEARCHED = 200
_MAX_QUESTION = 500
_COMPLAINTS = re.compile(
    r"抱怨|不满|投诉|差评|负面|吐槽|槽点|痛点|嫌弃|不好的|哪里不好|糟糕|批评|问题|complain|negative|unhappy|dislike|dissatisf|"
    r"critici[sz]|critical|problem|pain point|grumbl|moan|gripe|\bhate\b|annoy|upset|bother"
)
_PRAISE = re.compile(
    r"好评|表扬|正面|(?<!不)满意|喜欢|优点|做得好|称赞|praise|positive|(?<!un)happy|(?<!dis)like|(?<!dis)satisf"
)
_GENERAL = re.compile(
    r"客户|顾客|用户|会员|大家|他们|人们|反馈|意见|问卷|答卷|评价|看法|建议|调查|分析|总结|归纳|收集|查看|看看|整体|总体|主要|集中|"
    r"提到|提得|说了|怎么说|怎么样|什么|哪些|哪里|最多|最常|有没有|觉得|认为|关于|对于|我们|你们|店铺|公司|一下|的|了|吗|呢|对|有|说|最|是|在|上|里|"
    r"抱怨|不满意|不满|投诉|差评|负面|吐槽|槽点|痛点|嫌弃|好评|表扬|正面|满意|喜欢|优点|缺点|批评|问题|改进|不好|糟糕|"
    r"都|就|会|被|给|让|把|过|到|来|提|讲|聊|写|反映|反应|普遍|一般|通常|经常|常|老|比较|具体|到底|究竟|目前|现在|最近|这些|那些|"
    r"哪方面|方面|地方|内容|声音|点|处|几个|几条|些|"
    r"\b(?:what|which|how|do|did|does|are|is|was|were|the|a|an|of|to|in|on|about|our|us|we|me|my|they|them|their|people|"
    r"customers?|clients?|users?|members?|say|said|saying|think|feel|feedback|surveys?|answers?|responses?|comments?|opinions?|"
    r"main|most|overall|general|mostly|summar\w+|analy\w+|show|tell|complain\w*|complaints?|negative|positive|praise|like|"
    r"dislike|unhappy|happy|problems?|issues?|with|any|there|all|collect|get|improve\w*|suggest\w*|suggestions?|"
    r"critici\w+|critical|grumbl\w+|moan\w*|gripes?|pain points?|hate|annoy\w*|upset\w*|bother\w*|mention\w*|rais\w+|"
    r"report\w*|express\w*|have|has|had|been|being|be|it|this|that|these|those|from|by|for|at|and|or|as|so|can|could|would|"
    r"please|tell|told|give|gave|list|want|wish\w*|ask|asked|common\w*|often|frequent\w*|top|biggest|key|major|usual\w*|"
    r"typical\w*|recent\w*|lately|currently|now|points?|things?|areas?|aspects?|topics?|themes?|shoppers?|buyers?|"
    r"respondents?|every(?:one|body)|anyone|shop|store|company|service desk|written|write|open|text|texts|verbatims?)\b"
)


@dataclass(frozen=True)
class FeedbackAnswer:
    """What the answers say to a question.

    ``answers`` that speak of it out of ``telling`` that say something, by ``sentiment``; ``themes`` are those asked
    for, the whole list for a general question. ``quotes`` are closest to the question. ``covered`` is False where
    nothing in the answers is about it: then there are no figures.
    """

    covered: bool
    answers: int
    telling: int
    sentiment: dict[Sentiment, int]
    themes: tuple[Theme, ...]
    quotes: tuple[Quote, ...]


def ask_feedback(database: Path, question: str, survey_id: int | None = None) -> FeedbackAnswer:
    """Answer ``question`` from the answers to one survey, or to all. Raises UserError ``store.no_database``.

    A question about a theme counts the answers of that theme; words like "抱怨" or "praise" narrow them to one side.
    Any other question counts the answers whose vectors are close to it and that share a word with it.
    """
    question = normal(question)[:_MAX_QUESTION]
    feedback = feedback_of(database, survey_id)
    given = {answer.id: answer.text for answer in answers_of(database, survey_id)}
    if not feedback.telling:
        return FeedbackAnswer(False, 0, 0, {}, (), ())
    asked = set(read(question).themes)
    themes = tuple(theme for theme in feedback.themes if theme.key in asked)
    side = _side(question)
    aside = {answer for ids in feedback.junk.values() for answer in ids}
    spoken: dict[int, Sentiment]
    if themes:
        spoken = {}
        for theme in themes:
            for answer in theme.ids:
                spoken.setdefault(answer, read(given[answer]).themes[theme.key])
    elif asked:
        spoken = {}
    elif not _GENERAL.sub("", question).strip(" ?？。.!！,，'"):
        spoken = {answer: read(text).sentiment for answer, text in given.items() if answer not in aside}
        themes = feedback.themes
    else:
        spoken = _about(database, survey_id, question, given)
    general = themes == feedback.themes
    if side:
        spoken = {answer: sentiment for answer, sentiment in spoken.items() if sentiment == side}
    counted = Counter(spoken.values())
    return FeedbackAnswer(
        covered=bool(spoken),
        answers=len(spoken),
        telling=feedback.telling,
        sentiment={one: counted[one] for one in ("positive", "negative", "neutral")} if spoken else {},
        themes=themes if spoken else (),
        quotes=_typical(themes, side) if general else _quotes(database, survey_id, question, spoken, given),
    )


def _side(question: str) -> Sentiment | None:
    """The side that a question asks for, if just one."""
    complaints, praise = bool(_COMPLAINTS.search(question)), bool(_PRAISE.search(question))
    return None if complaints == praise else "negative" if complaints else "positive"


def _about(database: Path, survey_id: int | None, question: str, given: dict[int, str]) -> dict[int, Sentiment]:
    """Answers close to a question, each sharing a word with it beyond those that any question has."""
    vectors = vectors_of(database, survey_id)
    wanted = _words(_GENERAL.sub("\n", question))
    if vectors is None or not wanted:
        return {}
    close = vectors.closest(question, _SEARCHED)
    return {
        answer: read(given[answer]).sentiment
        for answer, likeness in close
        if likeness >= LEAST_LIKE and wanted & _words(given[answer])
    }


def _words(text: str) -> set[str]:
    """Pairs of Chinese characters and English words of four letters and more, without their endings."""
    found = tokens(normal(text))
    pairs = {a + b for a, b in pairwise(found) if a > "\u3400" and b > "\u3400"}
    return pairs | {token[:6] for token in found if token.isascii() and token.isalpha() and len(token) > 3}


def _typical(themes: tuple[Theme, ...], side: Sentiment | None) -> tuple[Quote, ...]:
    """A telling answer of each of the first themes, for a question about everything."""
    first = (next((one for one in theme.quotes if side in (None, one.sentiment)), None) for theme in themes)
    return tuple({quote.answer_id: quote for quote in first if quote}.values())[:QUOTES]


def _quotes(
    database: Path, survey_id: int | None, question: str, spoken: dict[int, Sentiment], given: dict[int, str]
) -> tuple[Quote, ...]:
    """The answers closest to the question, none twice."""
    vectors = vectors_of(database, survey_id)
    if vectors is None or not spoken:
        return ()
    chosen: list[Quote] = []
    seen: set[str] = set()
    ranked = [answer for answer, _ in vectors.closest(question, len(vectors.ids))]
    for answer in ranked:
        text = " ".join(masked(given[answer]).split())
        if answer in spoken and text not in seen:
            seen.add(text)
            chosen.append(Quote(answer, text[:200], spoken[answer]))
        if len(chosen) == QUOTES:
            break
    return tuple(chosen)
