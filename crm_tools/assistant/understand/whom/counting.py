"""How many of them: words that ask for a number, where it is customers that they count."""

from __future__ import annotations

import re

from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.assistant.understand.figures.bounds import BEFORE
from crm_tools.assistant.understand.lists.people import is_person
from crm_tools.assistant.understand.vocabulary.spans import Token
from crm_tools.assistant.understand.whom import words
from crm_tools.assistant.understand.whom.said import Fact
from crm_tools.assistant.understand.whom.walk import Walk

_RELATIVE = (
    "who",
    "that",
    "which",
    "whose",
    "who have",
    "who are",
    "that have",
    "that are",
    "who did",
    "who had",
    "with",
)
_OF_THEM = re.compile("[的里中],?(?:一共|总共|大概)?有?$")
_AMONG_PEOPLE = re.compile(
    "(?:人|客户|会员|用户|顾客|买家|新客|老客|[卡石])(?:里面?|里头|中|当中|之中),?(?:一共|总共|到底|大概|又)?$"
)
_COUNTS = re.compile(
    r"(?:一共|总共)?有?(?:多少|几)(?:个|位|名|人)?|数量?|总数|人数"
    r"|how many(?: of)?|number of|count(?: of)?|the number of"
)


def count(walk: Walk, at: int, token: Token) -> int | None:
    """有多少, “how many”: customers, where nothing else that can be counted stands beside it."""
    if walk.chinese and walk.open and token.kind == "count_word" and _is_compared(walk, at):
        return 1  # 领券次数超过3次
    if not _COUNTS.fullmatch(token.text):
        return None
    after, before = walk.draft.beside(at, 1), walk.draft.beside(at, -1)
    if walk.chinese and after is None and before is not None and before[1].kind in ("split", "group"):
        return each_of(walk)
    nearest = after
    of_whom: tuple[str, ...] = ("value", "segment", "rfm_group", "saved", "aside", "period")
    of_whom += () if walk.chinese else ("ge_after", "le_after")  # how many silver and above customers
    while after and after[1].kind in of_whom and not is_person(after[1]):
        after = walk.draft.beside(after[0], 1)
    person = bool(after and (is_person(after[1]) or after[1].value == "buyers")) or bool(
        before and (is_person(before[1]) or before[1].kind in ("list",))
    )
    person = person or bool(before and before[1].text in (*words.REGISTERED, *words.NEWCOMERS))
    if not walk.chinese and after and walk.found.items and (deed := words.deed_of(walk.draft, after[0])):
        # of the January cohort, how many bought
        person = person or not (words.is_noun(walk.draft, after[1]) or deed.mark)
    person = person or bool(walk.found.by)  # 按渠道各几个
    person = person or (walk.chinese and not walk.found.items and _told_people_behind(walk, at))
    done = walk.chinese and after is not None and words.deed_of(walk.draft, after[0]) is not None
    person = person or bool(done and _AMONG_PEOPLE.search(walk.draft.text.norm, 0, token.start))  # 人里有多少填了
    person = person or (walk.chinese and after is None and token.text.endswith(("人", "位", "名", "户", "人头")))
    person = person or (walk.chinese and after is None and before is not None and _ends_in_people(before[1]))
    attribute = before is not None and before[1].kind == "value" and before[1].value[0] in ATTRIBUTES
    person = person or (walk.chinese and after is None and attribute and bool(walk.found.clauses))  # …的银卡,有多少
    first = not walk.chinese and not walk.found.items and token.text in ("count", "number")
    person = person or bool(first and nearest and nearest[1].kind in ("value", "segment"))  # count: female, silver
    person = person or _of_persons(walk, nearest) or _of_newcomers(walk, token)
    person = person or (not walk.chinese and after is None and walk.found.people and bool(walk.found.items))
    behind = walk.chinese and after is None and bool(_OF_THEM.search(walk.draft.text.norm, 0, token.start))
    if not (person or behind) or walk.found.counted:
        return None
    walk.found.counted = walk.found.people = True
    walk.found.among = walk.found.among or behind  # 客户里, 今年下过单的有多少
    return 1


def _ends_in_people(token: Token) -> bool:
    """没成交的顾客: what they did and the word for them in one."""
    return bool(_PERSON.search(token.text)) and (token.kind != "segment" or token.value == "never_bought")


def _told_people_behind(walk: Walk, at: int) -> bool:
    """有多少上个月男装加购过又咨询过的顾客: people are counted, who stand behind all that is told of them."""
    tokens, last = walk.draft.tokens, walk.draft.last_said()
    if _PEOPLE_AHEAD.match(walk.draft.text.norm, tokens[at].end) and walk.draft.text.norm.rstrip("?").endswith("的"):
        return True
    if last is None or not (is_person(tokens[last]) or tokens[last].text.endswith("的人")):
        return False
    told = "的" in tokens[last].text or walk.draft.text.norm[: tokens[last].start].endswith("的")
    first = next((place for place in range(at + 1, last) if words.deed_of(walk.draft, place) is not None), None)
    if not told or first is None:
        return False
    has = walk.draft.text.norm[tokens[first - 1].end : tokens[first].start] + tokens[first - 1].text
    return (
        not words.is_noun(walk.draft, tokens[first])
        or has.endswith(("有", "没", "无"))
        or _DONE.match(walk.draft.text.norm, tokens[first].end) is not None
    )


_PEOPLE_AHEAD = re.compile("[^,;]{0,12}(?:客户|会员|用户|顾客|人)(?:里|中)?,")
"""有多少小程序来的客户，上半年没有订单的."""
_DONE = re.compile("[过了]")
_PERSON = re.compile("(?:客户|会员|用户|顾客|人)$")


def each_of(walk: Walk) -> int | None:
    """男客户和女客户各有多少: a number for each of the values of one kind."""
    several = [one for one in walk.found.items if isinstance(one, Fact) and len(one.values) > 1 and not one.denied]
    if len(several) != 1 or walk.found.counted or walk.found.by:
        return None
    walk.found.by.append(several[0].name)
    walk.found.counted = walk.found.people = True
    return 1


def _of_persons(walk: Walk, nearest: tuple[int, Token] | None) -> bool:
    """“How many women bought”, “count of likely buyers who”: attributes or a list with what these people did."""
    place = nearest
    while place and (
        place[1].kind in ("segment", "aside", "and") or (place[1].kind == "value" and place[1].value[0] in ATTRIBUTES)
    ):
        if place[1].kind == "aside" and place[1].text in _RELATIVE:
            return place != nearest
        place = walk.draft.beside(place[0], 1)
    if not walk.chinese and nearest is not None and nearest[1].kind == "surveyed":
        return bool(nearest[1].value.field)  # how many detractors
    if walk.chinese or nearest is None or place == nearest:
        return False
    if place is None:
        return False  # how many high-value customers: a figure of its own
    deed = words.deed_of(walk.draft, place[0])
    done = deed is not None and not words.is_noun(walk.draft, place[1])
    return done or place[1].kind in ("never", "without", "not", "which")


_NEWCOMERS = re.compile(
    r" ?(?:(?:the|our|all|those|these) )*(?:[\w']+ ){0,3}?(?:sign[- ]?ups?|registrants|joiners|newcomers|buyers"
    r"|(?:new|first-time) (?:customers|buyers|members))\b"
)


def _of_newcomers(walk: Walk, token: Token) -> bool:
    """“How many of the October sign-ups have logged in”."""
    return token.text.endswith(" of") and bool(_NEWCOMERS.match(walk.draft.text.norm, token.end))


def _is_compared(walk: Walk, at: int) -> bool:
    """Whether a word for how often stands right behind a deed and before a number."""
    before, after = walk.draft.beside(at, -1), walk.draft.beside(at, 1)
    number = after is not None and after[1].kind in (*BEFORE, "number", "range")
    return number and before is not None and before[0] == walk.found.clauses[-1].at
