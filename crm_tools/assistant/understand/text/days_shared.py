"""Days told once for several: 去年11月跟今年11月头十天; names that only say what days are: 双11预热期.

What is told once for two months is put behind each of them; a name beside the days that it means goes.
"""

from __future__ import annotations

import re

from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.rewording import put

_YEAR = r"(?:(?:20\d\d|\d\d)年|今年|去年|前年|本年|上一?年)?的?"
_MONTH = rf"{_YEAR}(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九]|这个?|本|上个?|上上个?)月份?"
_JOINS = r"(?:的?(?:和|跟|与|同|对比|比|vs\.?|、|对|以及|及|相比)的?)"
_PART = (
    r"(?:的?(?:[前头]|最初的?|最后|后)(?:\d{1,2}|[一二两三四五六七八九十]{1,3})天|的?(?:上旬|中旬|下旬|[上下前后]半个?月)"
    r"|的?\d{1,2}[号日]?(?:-|~|到|至)\d{1,2}[号日]"
    r"|[一二三四五六七八九十]{1,3}[号日]?(?:到|至)[一二三四五六七八九十]{1,3}[号日])"
)
_TWO = re.compile(
    rf"(?P<one>{_MONTH})(?P<join>{_JOINS})(?P<two>{_MONTH})(?P<part>{_PART})?(?!\d|[一二三四五六七八九十]?[号日])"
)
_APART = re.compile(
    rf"[,;(（](?:就|都|只|仅|统一|口径)*(?:比|看|算|取|按|统计|要|限|对比|比较|拿|用)*(?:每月|各月|两个月|这两个月|各自|双方)?的?(?P<part>{_PART})"
    r"(?:的|就行|即可|就好|为准|来?[比看算]|吧|哈|这几天|这段|[)）])*(?=$|[,;?.])"
)
_COMPARED = re.compile("比|对照|vs|各|分别|差|变化|涨|跌|增|降")


def shared_days(text: Text) -> Text:
    """``text`` with the days that are told once behind each of the two months."""
    found = _TWO.search(text.norm)
    if found is None:
        return text
    apart = _APART.search(text.norm, found.end())
    part = (apart or found)["part"]
    if part is None or (apart is None and not _COMPARED.search(text.norm)):
        return text
    if apart is not None:
        text = put(text, *apart.span(), "")
        if found["part"]:
            text = put(text, *found.span("part"), "")
        text = put(text, found.end("two"), found.end("two"), part)
    return put(text, found.end("one"), found.end("one"), part)


_DATED = (
    r"(?:(?:20\d\d年?|今年|去年|前年)?的?(?:\d{1,2}|[一二三四五六七八九十]{1,2})"
    r"(?:月|[、和到至~-](?:\d{1,2}|[一二三四五六七八九十])月)|[一二三四五六七八九]{2,4}(?:两|三|俩|四)?个?月"
    r"|20\d{6}|20\d\d-\d|\d{1,2}\.\d{1,2}(?:到|至|-|~))"
)
_NAME = (
    "暑假|寒假|暑期|寒期|旺季|淡季|夏天|夏季|冬天|冬季|春天|春季|秋天|秋季|大促|活动|促销|预热|蓄水|预售|返场|爆发"
    "|换季|开学季|年中大促|年末|开春|入冬|入夏|考核|统计|观察"
)
_FESTIVE = "(?:双11|双十一|双12|双十二|618|国庆|元旦|年中)?"
_SEASON = rf"{_FESTIVE}(?:{_NAME}){{1,2}}(?:期间|阶段|周期|季|期|档|那段|时段|时间)?"
_BEFORE = re.compile(
    rf"(?:{_SEASON})(?:的?[这那]?(?:段|几天|两个月|俩月|三个月|几个月|一段)?)[,，(（就]*(?:也?就是|即|指的?是?|是指?)?(?={_DATED})"
)
_BEHIND = re.compile(
    rf"(?<=[月日号\d天])(?:的?[这那]?(?:段|几天|波|轮|一段|一波)?)?的?[(（]?(?:{_SEASON})(?:的时候|时|里|内)?[)）]?(?!后|前|之|以)"
)
_FESTIVAL = re.compile("双11|双十一|双12|双十二|618|国庆|元旦")
_THAT_DAY = re.compile("(?<![1一2二8庆旦])(?:大促|活动|促销|过节)(?:当天|当日|那天|期间|那几天)的?")
_DATES_BESIDE = re.compile(_DATED)


def without_names(text: Text) -> Text:
    """``text`` without the names of seasons and phases of a festival that stand beside the days themselves."""
    if _FESTIVAL.search(text.norm) and (found := _THAT_DAY.search(text.norm)):
        text = put(text, *found.span(), "")
    if not _DATES_BESIDE.search(text.norm):
        return text
    for pattern in (_BEFORE, _BEHIND):
        for match in reversed(list(pattern.finditer(text.norm))):
            text = put(text, *match.span(), "")
    return text


_RUN = re.compile(r"(?<![\d.])((?:1[0-2]|[1-9])月份?)(?=(?:1[0-2]|[1-9])月)")


def months_apart(text: Text) -> Text:
    """1月2月3月: one month, and another."""
    for match in reversed(list(_RUN.finditer(text.norm))):
        text = put(text, match.end(), match.end(), "、")
    return text
