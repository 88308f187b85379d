"""The n-th of a ranking: 销售额第二名的城市, “the third best channel”, 第3到第5名.

Read as the first of the same ranking, in whatever words the rules behind it know, and then moved down to its place:
what is said of the first can so be said of every place. Where the first is not read as the first rows of a ranking, it
is asked back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.text.normalise import Text, normalise
from crm_tools.assistant.understand.vocabulary.numbers import CARDINALS, ORDINALS, place_of

if TYPE_CHECKING:
    from crm_tools.assistant.understand.whole import Reading

_N = r"(?:\d{1,3}|[二两三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_NO_PLACE = r"(?![\d一二三四五六七八九十百]|[天周次回遍轮步期批单笔场波年代个]|季|月|星期|礼拜|阶段|产业|件|方)"
"""第二季度, 第二次: what is counted so is no place of a ranking."""
_HIGH = "高|多|大|好|强|火|热|旺|畅销|热销|热门|受欢迎|贵|活跃|频繁|勤|忙|低|少|小|差|弱|便宜|冷门|冷清"
_TO = r"(?:到|至|-|~)"
_RANKED = "排名|排行|排在|排到|位列|位居|名列|列|居|排"
_FAMED = {"亚军": 2, "榜眼": 2, "季军": 3, "探花": 3}
_ZH = tuple(
    (re.compile(said), means)
    for said, means in (
        (rf"倒数第(?P<low>{_N})(?:名|位)?{_TO}(?:倒数)?第?(?P<up>{_N})(?:名|位|{_NO_PLACE})", "倒数{count}名"),
        (rf"(?:{_RANKED})?第(?P<low>{_N})(?:名|位)?{_TO}第?(?P<up>{_N})(?:名|位|{_NO_PLACE})", "前{count}名"),
        (rf"(?:{_RANKED})?第(?P<low>{_N})(?:名|位)?[和与跟及、,]第?(?P<up>{_N})(?:名|位)", "前{count}名"),
        (rf"(?:{_RANKED})?(?<![前\d])(?P<low>{_N}){_TO}(?P<up>{_N})(?:名|位)(?!客户|会员|用户|顾客)", "前{count}名"),
        (rf"(?:排名|排行|名次)(?:在|为|是)?(?P<low>{_N}){_TO}(?P<up>{_N}){_NO_PLACE}", "前{count}名"),
        (rf"倒数第(?P<low>{_N})(?:名|位)?(?P<kind>高|低|多|少|好|差)?{_NO_PLACE}", "倒数第一"),
        (rf"第(?P<low>{_N})(?P<high>{_HIGH})(?![于过])", "最{high}"),
        (r"次(?P<high>[高多大])(?=的|$|[?。,!])", "最{high}"),
        (rf"(?:{_RANKED})第(?P<low>{_N})(?:名|位)?{_NO_PLACE}", "排第一"),
        (rf"第(?P<low>{_N})[名位](?!下单|购买|注册|咨询|登录)", "第一名"),
        (rf"第(?P<low>{_N})(?=的(?!时候|天|那)|[?。,!]|$|是(?:哪|谁|什么)|呢)", "第一"),
        (rf"(?P<famed>{'|'.join(_FAMED)})", "冠军"),
    )
)

_ORDINAL = rf"(?:{'|'.join(ORDINALS[:12])}|\d{{1,3}}(?:st|nd|rd|th))"
_EITHER = rf"(?:{_ORDINAL}|{'|'.join(CARDINALS[:12])}|\d{{1,3}})"
_BEST = (
    r"(?:most|least|best|worst|highest|lowest|largest|biggest|smallest|fewest|greatest|strongest|weakest|poorest|busiest"
    r"|slowest|hottest|top|leading|cheapest|priciest)"
)
_NUMBER = r"(?:number |no\. ?|#)?"
_THROUGH = rf" ?(?:to|through|thru|until|till|-|and) ?{_NUMBER}"
_RANK = (
    r"(?:ranked|ranking|rank|placed|(?:in |at )?(?:the )?(?:positions?|places?|ranks?|spots?)|from (?:number|no\.?))"
)
_OF = r"(?= (?:by|in|on|for|among|of|when|with|this|last|over|from|if|overall)\b| ?[?.!,;]| ?$)"
_NOUN = r"(?:[a-z]+ )?[a-z]+(?:s|ies)"
_EN = tuple(
    (re.compile(said), means)
    for said, means in (
        (
            rf"(?P<noun>{_NOUN}) (?:(?:that|which|who) )?(?:are |is |were )?{_RANK} (?:from )?{_NUMBER}"
            rf"(?P<low>{_EITHER}){_THROUGH}(?P<up>{_EITHER})(?: places?| positions?)?{_OF}",
            "top {count} {noun}",
        ),
        (
            rf"(?:places|positions|ranks|numbers|spots) (?P<low>{_EITHER}){_THROUGH}(?P<up>{_EITHER}) (?:of|in|among) "
            rf"(?:the |our )?(?P<noun>{_NOUN}){_OF}",
            "top {count} {noun}",
        ),
        (rf"\b(?P<low>{_ORDINAL}){_THROUGH}(?:the )?(?P<up>{_ORDINAL})[ -](?={_BEST}\b)", "{count} "),
        (rf"(?<!on the )(?<!of the )\b(?P<low>{_ORDINAL})[ -](?={_BEST}\b)", ""),
        (
            rf"\b(?:ranks?|ranked|comes?|came|is|was|placed|places|finish(?:es|ed)?|stands?|sits?) (?:in |at |on )?"
            rf"(?:the )?{_NUMBER}(?P<low>{_ORDINAL})(?: place| position| spot| rank)?{_OF}",
            "is number one",
        ),
        (rf"\branks? {_NUMBER}(?P<low>{_EITHER}){_OF}", "is number one"),
        (rf"\bin (?:the )?(?P<low>{_ORDINAL}) (?:place|position|spot){_OF}", "number one"),
        (rf"\b(?P<low>{_ORDINAL})[ -](?:ranked|ranking|placed)\b", "number one"),
        (
            r"(?<!order )(?<!customer )\b(?:number (?!of )|no\. ?|#)(?P<low>two|three|four|five|[2-9])\b(?! ?%)",
            "number one",
        ),
        (r"\brunners?[ -]up\b", "number one"),
    )
)


@dataclass(frozen=True)
class Place:
    """The question told of the first, the words that told the place, and from which to which place it goes."""

    told: str
    words: str
    said: str
    first: int
    last: int


def placed(question: str) -> Place | None:
    """Which places of a ranking a question asks for; None where it names none but the first, or several apart."""
    text = normalise(question)
    for said, means in (*_ZH, *_EN):
        found = list(said.finditer(text.norm))
        if len(found) == 1 and (place := _place(text, found[0], means)) is not None:
            return place
    return None


def _place(text: Text, found: re.Match[str], means: str) -> Place | None:
    named: Mapping[str, str | None] = found.groupdict()
    famed = _FAMED.get(named.get("famed") or "", 2)  # 次高, “runner-up”
    first = place_of(low) if (low := named.get("low")) else famed
    last = place_of(up) if (up := named.get("up")) else first
    if first is None or last is None or not 1 <= first <= last or (last == 1 and found.re not in _OF_FIRST):
        return None
    if named.get("up") and re.search("[和与跟及、,]|and", found.group()) and last != first + 1:
        return None
    if named.get("kind") and means == "倒数第一":
        means = "最" + str(named["kind"]).translate(_REVERSED)  # 倒数第二高 is the second lowest
    told = means.format(count=last - first + 1, high=named.get("high"), noun=named.get("noun"))
    start = text.origin[found.start()]
    end = text.origin[found.end()] if found.end() < len(text.origin) else len(text.raw)
    words = text.quote(*found.span())
    gap = " " if text.raw[end - 1 : end] == " " and told and not told.endswith(" ") else ""
    return Place(text.raw[:start] + told + gap + text.raw[end:], words, told.strip(), first, last)


_REVERSED = str.maketrans("高低多少好差", "低高少多差好")
_OF_FIRST = tuple(said for said, means in _EN if means == "is number one")
"""“Ranks first” is put so as well."""


def at_place(place: Place, read: Callable[[str], Reading]) -> tuple[Reading, bool]:
    """The reading of a question that asks for such places of a ranking, else that of the first; and which it is."""
    reading = read(place.told)
    apart = reading.call.arguments.get("per") and _ITS_DAYS.search(place.told)
    moved = (
        None if apart else _moved(reading.call, place)
    )  # 第二的渠道每天的: of one channel, not the second of each day
    if moved is None or (_NO_FIGURE.search(place.told) and all(one.value not in MEASURES for one in reading.chips)):
        return reading, False  # the second best channel: by which figure?
    chips = tuple(replace(one, words=place.words) if one.words == place.said else one for one in reading.chips)
    return replace(reading, call=moved, chips=chips), True


_NO_FIGURE = re.compile(r"\b(?:best|worst|strongest|weakest|busiest|slowest|top)\b")
_ITS_DAYS = re.compile(r"第一(?:名|位)?的[一-鿿]{2,4}(?:在|的)?每(?:个|一)?[天日周月季年]")


def _moved(call: Call, place: Place) -> Call | None:
    """The report of the first rows, from that place on."""
    told: dict[str, Any] = dict(call.arguments)
    if call.tool != "run_report" or told.get("offset") or told.get("top_percent") or told.get("others"):
        return None
    groups, count = told.get("dimensions", ()), place.last - place.first + 1
    whole = len(groups) == 1 and not DIMENSIONS[groups[0]].time and not told.get("limit")
    if told.get("limit") != count and not (count == 1 and whole):  # 消费最多的客户 lists them all
        return None
    if len(groups) > 1 and not told.get("per"):
        return None
    return Call(call.tool, told | {"limit": count} | ({"offset": place.first - 1} if place.first > 1 else {}))
