"""From a sentence to a questionnaire: what it is about, whom it is for, how long it runs, how many questions.

Rules and a word list, no model: "给金卡会员做一个物流满意度问卷" names a level, a topic and a kind. What the sentence
names beyond these is either the subject of general questions or said in the draft's notes, never dropped silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.places import called, in_english
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.analytics.values import values
from crm_tools.surveys.questions import SurveyDraft
from crm_tools.surveys.templates import book, draft_of, from_template, questions, topic_label
from crm_tools.texts import Language, Words, say

MAX_SENTENCE = 500
_SEVERAL = 3
"""Questions of each topic where a sentence names several."""
_DIGITS = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10,
           "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
           "ten": 10, "a": 1}  # fmt: skip
_NUMBER = r"(\d{1,3}|[一两二三四五六七八九十]|one|two|three|four|five|six|seven|eight|nine|ten|a)"
_COUNT = re.compile(rf"{_NUMBER}\s*(?:道题|个题|个问题|道问题|题|(?:short )?questions?)")
_OPEN = re.compile(
    rf"{_NUMBER}\s*(?:个)?(天|日|周|星期|月)(?:内|之内|以内|后截止|截止|有效|后结束|为期)"
    rf"|(?:within|open for|for|in|over) {_NUMBER} (days?|weeks?|months?)\b"
    rf"|{_NUMBER}[- ](day|week|month)[- ](?:long )?survey"
)
_WHOM = re.compile(
    r"(?:给|向|针对|面向)([^，。,.？?！!]{1,20}?)(?:做|发|设计|出|建|准备|写|来|调查|调研|问|起草|生成|开展|进行|一份|一个)"
)
_NOBODY_IN_PARTICULAR = re.compile(
    r"客户|会员|用户|顾客|买家|人群|群体|他们|她们|大家|所有|全部|全体|我们|咱们|每位|每个|各位|这些|那些|的|渠道|店铺|店里|\s"
)
_PLACE = re.compile(r"\b(?:in|from) ([A-Z][a-z]+(?: [A-Z][a-z]+)?)")
_SPAN = {"天": 1, "日": 1, "d": 1, "周": 7, "星": 7, "w": 7, "月": 30, "m": 30}
_SUBJECT = re.compile(
    r"关于(?P<zh>[^，。,.！？!?]{1,20}?)(?:的|方面)?(?:满意度)?(?:的)?(?:问卷|调查|调研|反馈|意见|$)"
    r"|(?:about|regarding|concerning) (?:the |our |their )?(?P<en>[a-z][\w &'-]{1,40}?)"
    r"(?=$|[.,!?]| for | to | with | among | in \d)"
)
_LEVELS = {"gold": "金卡", "silver": "银卡", "diamond": "钻石", "regular": "普通"}
_GENDERS = {"女": re.compile(r"女性|女(?:客户|会员|用户|顾客|士|生)|\bfemale\b|\bwomen\b"),
            "男": re.compile(r"男性|男(?:客户|会员|用户|顾客|士|生)|\bmale\b|\bmen\b")}  # fmt: skip
_ATTRIBUTES = ("city", "level", "channel", "gender")


def design(sentence: str, language: Language, desk: Desk | None = None) -> SurveyDraft:
    """A draft in ``language`` for what ``sentence`` asks.

    ``audience`` is set where the sentence names a segment, or values of level, city or channel that occur in the data
    of ``desk``. A sentence that names nothing known yields the satisfaction template, and ``notes`` say so.
    """
    plain = " ".join(sentence[:MAX_SENTENCE].lower().split())
    audience, named, rest = _audience(plain, desk)
    kinds, topics = _found("templates", rest), _found("topics", rest)
    subject = _subject(sentence[:MAX_SENTENCE], language) if not topics else None
    notes = [_note("surveys.note.unknown_audience", who=who) for who in _strangers(sentence[:MAX_SENTENCE], rest)]
    if "churn_reason" in kinds:
        draft = from_template("churn_reason", language)
    elif topics and not (kinds and kinds[0] in ("product", "service")):
        draft = _about(topics, "nps" in kinds, language)
    elif subject and kinds in ([], ["satisfaction"]):
        draft = _general(subject, language)
        notes.append(_note("surveys.note.general", subject=subject))
    else:
        draft = from_template(kinds[0] if kinds else "satisfaction", language)
        if not kinds:
            notes.append(_note("surveys.note.nothing_understood"))
    if named:
        draft = draft.model_copy(update={"title": _for_whom(named, draft.title, language)})
    wanted = _number(_COUNT, rest)
    if wanted and wanted < len(draft.questions):
        draft = draft.model_copy(update={"questions": _shortened(draft, wanted)})
    elif wanted and wanted > len(draft.questions):
        notes.append(_note("surveys.note.fewer_questions", wanted=wanted, drafted=len(draft.questions)))
    return draft.model_copy(update={"audience": audience, "open_days": _open_days(rest), "notes": tuple(notes)})


def _about(topics: list[str], with_nps: bool, language: Language) -> SurveyDraft:
    """Questions about one topic in depth, or the first ones of several."""
    entries = [book()["topics"][topic] for topic in topics]
    if len(topics) == 1:
        chosen = list(entries[0]["questions"])
    else:
        scored = [
            [name for name in entry["questions"] if book()["questions"][name]["kind"] != "text"][: _SEVERAL - 1]
            for entry in entries
        ]
        chosen = [name for names in scored for name in names] + ["improve"]
    if with_nps:
        chosen.insert(-1, "recommend")
    about = say("surveys.and", language).join(topic_label(topic).to(language) for topic in topics)
    title = say("surveys.title.about", language, topic=about)
    return draft_of(title[:1].upper() + title[1:], "own", language, questions(chosen, language))


def _general(subject: str, language: Language) -> SurveyDraft:
    asked = questions(("subject", "subject_wish", "subject_words"), language, subject=subject)
    title = say("surveys.title.about", language, topic=subject)
    return draft_of(title[:1].upper() + title[1:], "own", language, (*asked, *questions(("recommend",), language)))


def _shortened(draft: SurveyDraft, wanted: int) -> tuple[object, ...]:
    """The first questions, keeping an open one at the end where there is room for it."""
    if wanted >= 3 and draft.questions[-1].kind == "text":
        return (*draft.questions[: wanted - 1], draft.questions[-1])
    return draft.questions[:wanted]


def _for_whom(named: Words, title: str, language: Language) -> str:
    return say("surveys.title.for", language, audience=named.to(language), title=title)


def _found(group: str, plain: str) -> list[str]:
    """Entries of templates.toml that ``plain`` names, in its order; at each place the longest term wins."""
    taken: list[tuple[int, str]] = []
    position = 0
    terms = _terms(group)
    while position < len(plain):
        best, name = 0, ""
        for pattern, entry in terms:
            match = pattern.match(plain, position)
            if match and match.end() - position > best:
                best, name = match.end() - position, entry
        if best:
            taken.append((position, name))
        position += best or 1
    return list(dict.fromkeys(name for _, name in taken))


@cache
def _terms(group: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (_pattern(term), name) for name, entry in book()[group].items() for term in entry["terms"].split("|") if term
    )


def _pattern(term: str) -> re.Pattern[str]:
    """A term as written; ``*`` stands for the ending of an English word, whose ends must be those of a word."""
    body = re.escape(term.lower()).replace(r"\*", r"\w*")
    return re.compile(rf"(?<![a-z]){body}(?![a-z])" if term[0].isascii() else body)


def _audience(plain: str, desk: Desk | None) -> tuple[AudienceRequest | None, Words | None, str]:
    """Whom the sentence names, in words, and the sentence without it."""
    segment, rest = _segment(plain)
    filters: list[Condition] = []
    named: list[Words] = [SEGMENTS[segment].label] if segment else []
    for field in _ATTRIBUTES if desk else ():
        assert desk is not None
        known = values(desk, field)
        if field == "gender":
            found = [value for value, words in _GENDERS.items() if value in known and words.search(rest)]
        else:
            found = [value for value in known if any(_pattern(name).search(rest) for name in _names(field, value))]
        if field == "level":
            found += [name for word, name in _LEVELS.items() if re.search(rf"\b{word}\b", rest) and name in known]
        if found:
            filters.append(Condition(field=field, op="in", value=tuple(dict.fromkeys(found))))
            words = dict.fromkeys(found)
            members = {"level": ("会员", " members"), "gender": ("性", "")}.get(field, ("", ""))
            english = [in_english(word) if field == "city" else word for word in words]
            named.append(Words("、".join(words) + members[0], " and ".join(english) + members[1]))
            spoken = (name for one in found for name in _names(field, one))
            for value in sorted(spoken, key=len, reverse=True):
                rest = re.sub(_pattern(value).pattern + r"(?:性|的)?(?:会员|客户|用户)?", " ", rest)
    if not named:
        return None, None, rest
    request = AudienceRequest(segment=segment or "all", filters=tuple(filters))
    return request, Words("".join(one.zh for one in named), ", ".join(one.en for one in named)), rest


def _names(field: str, value: str) -> tuple[str, ...]:
    """What a value is called: places go by their names in either language, but for a single character (京)."""
    return tuple(name for name in called(value) if len(name) > 1) if field == "city" else (value,)


def _strangers(sentence: str, rest: str) -> list[str]:
    """Whom the sentence names besides: what stands after 给 and was not understood, places of no customer."""
    match = _WHOM.search(rest)
    left = _NOBODY_IN_PARTICULAR.sub("", match[1]) if match else ""
    places = [place for place in _PLACE.findall(sentence) if place.lower() in rest]
    return [*([left] if left else []), *places]


def _segment(plain: str) -> tuple[str | None, str]:
    """The named segment with the longest words in the sentence, and the sentence without them."""
    candidates: list[tuple[str, str]] = []
    for name, entry in SEGMENTS.items():
        if name != "all":
            spoken: Iterable[str] = (entry.label.zh, entry.label.en, *entry.synonyms)
            candidates += [(term.lower(), name) for term in spoken if term.lower() in plain]
    if not candidates:
        return None, plain
    term, name = max(candidates, key=lambda one: len(one[0]))
    return name, plain.replace(term, " ")


def _subject(sentence: str, language: Language) -> str | None:
    match = _SUBJECT.search(sentence if language == "zh" else sentence.lower())
    found = (match["zh"] or match["en"]) if match else None
    return found.strip() or None if found else None


def _number(pattern: re.Pattern[str], plain: str) -> int | None:
    match = pattern.search(plain)
    return (int(match[1]) if match[1].isdigit() else _DIGITS[match[1]]) if match else None


def _open_days(plain: str) -> int:
    """Days it is to take answers; 14 where the sentence does not say."""
    match = _OPEN.search(plain)
    if not match:
        return 14
    said, unit = (one for one in match.groups() if one)
    number = int(said) if said.isdigit() else _DIGITS[said]
    return max(1, min(365, number * _SPAN[unit[0]]))


def _note(key: str, **values: object) -> Words:
    return Words(say(key, "zh", **values), say(key, "en", **values))
