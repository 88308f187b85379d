"""What customers did with one survey: were asked, answered or did not, and whether they would recommend us.

The survey is told by its title, or by a piece of it that no other has: 618那份问卷, 老客户回访问卷.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from crm_tools.assistant.understand.text.normalise import CJK, fold
from crm_tools.assistant.understand.vocabulary import surveyed_en as english


class Surveyed(NamedTuple):
    """A condition on customers: a measure of one survey, compared; no ``field`` where only the survey is named."""

    survey: str
    field: str = ""
    op: str = "ge"
    value: int = 1


_NOUN = "(?:问卷调查|调查问卷|调研问卷|回访问卷|满意度问卷|问卷|调查|调研|卷子?)"
_KINDS = ("回访",)
"""What a survey is for, in a longer piece of its title: 老客户回访."""
_FILL = "(?:购物|体验|满意度|客户|回访|的|那|这|一|次|份|个|张|期|轮)"
_PEOPLE = re.compile("客户|会员|用户|顾客|买家|谁|名单|清单|人(?!民|均|气)|哪位|哪几位")
_PIECE = re.compile(rf"\d+|[{CJK}]+")
_ANY = re.compile("满意度|问卷|调查|调研|的")
_GOT = re.compile(
    "(?:(?:有)?(?:收到|接到|收|发到|被邀请?|受邀|被发)(?:过|了)?(?:来|去)?(?:参与|参加|填写|填|做|答)?(?:过|了)?(?:的)?"
    "|(?:都|已经|已)?(?:发到|送达|发送到位|发出去|发过去|发)(?:了|过)(?:的)?|(?:都|已经|已)送达)"
)
_NOT_ANSWERED = re.compile(
    "(?:却|还|都|又|而|后|至今|到现在|一直|迟迟|就是|就|始终|仍|仍然|压根|根本)*(?:没有?|未曾?)(?:曾|再|去|来)?(?:参与|参加)?"
    "(?:填写完?|填完?|作答|答题|答完?|答复|回答|回复|回应|回收|回|交卷|提交|交|动笔|完成|反馈)(?:过|了|上来|回来)?"
    "(?:答案|问卷|答卷|这份|它|的问卷)?(?:[、,]?(?:也)?(?:没有?|未)(?:提交|填写|填|回复|作答|交))?"
)
_ANSWERED = re.compile(
    "(?:已经?|有)?(?:填写|填|作答|回答|答|回复|提交|完成|参与|参加|交)(?:完)?(?:过|了)(?:的)?(?!多少|几)"
)
_ZH = (_NOT_ANSWERED, _GOT, _ANSWERED)
_OF_NPS = (
    "(?:nps|推荐意愿|推荐意向|推荐度|推荐指数|推荐值|推荐分值?|推荐题|愿意推荐(?:的)?程度|净推荐值?)"
    "(?:的)?(?:题|评分|打分|得分|分数|分值|分)?"
)
_GIVEN = "(?:只|才|仅|都)?(?:打分?|给|填|选|评|为|是|在|落|处于|属于|只有|得)*(?:了|在|的)?(?:是|为)?"
_TO = "(?:分)?(?:到|至|-|~|—)"
_BANDS = (
    (f"(?:0|零){_TO}(?:6|六)分?|(?:≤|<=|小于等于|不超过|不高于|最多|至多)(?:6|六)分?|(?:<|低于|不到|小于|不足)(?:7|七)分?"
     "|(?:6|六)分?(?:及其?以下|或以下|或更低|以下|以内|及更低)|贬损者?|批评者", -100),
    (f"(?:9|九){_TO}(?:10|十)分?|(?:≥|>=|大于等于|不低于|至少|不少于)(?:9|九)分?|(?:>|高于|超过|大于)(?:8|八)分?"
     "|(?:9|九)分?(?:及其?以上|或以上|或更高|以上)|(?:9|九)分?(?:或|和|、)(?:10|十)分?|推荐者", 100),
    (f"(?:7|七){_TO}(?:8|八)分?|(?:7|七)分?(?:或|和|、)(?:8|八)分?|中立者|被动者", 0),
)  # fmt: skip
"""Detractors, promoters and those between: all that the NPS of one answer tells."""
_OF_BAND = "(?:的|之间|区间|这一档|这一段)?"
_UNWILLING = re.compile(r"(?:不愿|不愿意|不想|不会)推荐(?:我们|给朋友|给别人|给人)?(?:[(（][^()（）]*[)）])?(?=的|$)")


def find_surveyed(norm: str, titles: tuple[str, ...]) -> Iterator[tuple[int, int, Surveyed]]:
    """Where the question names one survey and what customers did with it; nothing where either is missing."""
    told_in_english = bool(titles) and re.search(english.SURVEY, norm) is not None
    if not titles or not (told_in_english or _PEOPLE.search(norm)):
        return
    named = {title: found for title in titles if (found := _mention(titles, title, told_in_english).search(norm))}
    if len(named) != 1:
        return
    [(survey, mention)] = named.items()
    rest = norm[: mention.start()] + " " * len(mention.group()) + norm[mention.end() :]
    told = list(_told(rest, survey, told_in_english))
    if told:
        unasked = told_in_english and all(one.field == "survey_responses" and one.op == "eq" for *_, one in told)
        # who did not answer it: of those who were asked
        yield (*mention.span(), Surveyed(survey, "survey_invitations") if unasked else Surveyed(survey))
        yield from told


def _told(norm: str, survey: str, in_english: bool) -> Iterator[tuple[int, int, Surveyed]]:
    """The conditions on the answers, each word used once."""
    for said, value in english.bands() if in_english else _bands():
        for match in said.finditer(norm):
            yield (*match.span(), Surveyed(survey, "nps", "eq", value))
            norm = norm[: match.start()] + " " * len(match.group()) + norm[match.end() :]
    never, got, did = (english.NOT_ANSWERED, english.GOT, english.ANSWERED) if in_english else _ZH
    for said, one in (
        (never, Surveyed(survey, "survey_responses", "eq", 0)),
        (got, Surveyed(survey, "survey_invitations")),
        (did, Surveyed(survey, "survey_responses")),
    ):
        if (found := said.search(norm)) is not None:
            yield (*found.span(), one)
            norm = norm[: found.start()] + " " * len(found.group()) + norm[found.end() :]


_NAMED = tuple(
    (re.compile(said), value) for said, value in (("贬损者?|批评者", -100), ("推荐者", 100), ("中立者|被动者", 0))
)


@lru_cache(maxsize=1)
def _bands() -> tuple[tuple[re.Pattern[str], int], ...]:
    found = [
        (re.compile(f"(?:属于|是|算)?{_OF_NPS}(?:上|里|中)?{_GIVEN}(?:的)?(?:{said}){_OF_BAND}"), value)
        for said, value in _BANDS
    ]
    return (*found, *_NAMED, (_UNWILLING, -100))


@lru_cache(maxsize=64)
def _mention(titles: tuple[str, ...], title: str, in_english: bool) -> re.Pattern[str]:
    """The survey by its whole title, or by a piece of that which is in no other, before a word for surveys."""
    whole = fold(title).strip("?!。. ")
    others = [fold(one) for one in titles if one != title]
    head = re.split("[:,?]", whole)[0]
    pieces = {head, *_PIECE.findall(head), *_PIECE.findall(_ANY.sub(" ", head))}
    pieces |= {one for one in _KINDS if one in head}
    own = sorted((one for one in pieces if len(one) > 1 and not any(one in other for other in others)), key=len)
    short = "|".join(re.escape(one) for one in own[::-1]) or "(?!)"
    if in_english:
        return re.compile(english.mention(head, short))
    whole_head = re.escape(head) if re.search("(?:调查|调研|问卷)$", head) else "(?!)"
    asked = (
        f'(?:{re.escape(whole)}[?!。.]?"?(?:[这那]一?[份次个])?{_NOUN}?|(?:{short})"?{_FILL}*"?{_NOUN}|{whole_head})'
    )
    return re.compile(f'(?:在|对|对于|(?<![没未有])填写?|关于)?"?{asked}"?(?:里面?|里头|中|上|当中|时|时候)?(?:的)?')
