"""昨天的咨询列一下, 提到发货的咨询有多少, “list yesterday's inquiries”: one a row, and those that say a word.

As with single orders, the question is read with the number of such inquiries in their place; what narrows that number
narrows the rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from crm_tools.analytics.values import values
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.asking_back import clarified
from crm_tools.assistant.understand.inquiry_words import Said, denied, narrowed, several, words_said
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.single_orders import ASKS_ZH, NO_PEOPLE

if TYPE_CHECKING:
    from crm_tools.assistant.understand.whole import Reading

OF_EACH = ("inquiry", "inquired_at", "customer", "product", "inquiry_channel", "inquiry_content")
_KEPT = ("measures", "period", "filters", "audience", "chart")
_ENDS = " ?!.,;:。？！，；：、"

_PULL_ZH = r"(?:列出|列一下|列下|列|导出|导|拉出|拉一下|拉|调出|查一下|查)"
_OUT_ZH = r"(?:列出来|导出来?|拉出来?|给我看看|给我|看看|看下|列一下|发我|呢)"
_NOUN_ZH = r"咨询"
_LIST_ZH = tuple(
    re.compile(ASKS_ZH + one)
    for one in (
        # 昨天的咨询明细, 昨天的咨询内容是什么
        rf"{_PULL_ZH}?(?P<x>.*?)的?{_NOUN_ZH}的?(?:具体)?(?:明细|清单|列表|详情|记录|内容|原话|原文)(?:表|数据)?"
        rf"(?:都|分别)?(?:{_OUT_ZH}|有哪些|是什么|是啥|有什么|都有啥)?$",
        # 列出昨天的咨询
        rf"{_PULL_ZH}(?P<x>.+?)的?(?:所有|全部|每一?条)?的?{_NOUN_ZH}$",
        # 昨天微信渠道的咨询列一下
        rf"(?P<x>.*?)的?(?:所有|全部|每一?条)?的?{_NOUN_ZH}(?:都|全部?|全都|给我|一条一条|逐条|[,，])*"
        r"(?:列|拉|导|调|找|捞)(?:出来?|一下|个清单|一份)+(?:给我|看看|吧)*$",
        # 昨天的咨询有哪些, 昨天都有什么咨询
        rf"(?P<x>.*?)的?{_NOUN_ZH}都?(?:有|是)(?:哪些|哪几条|什么|啥)$",
        rf"(?P<x>{NO_PEOPLE}*?)(?:都有|有|是)(?:哪些|哪几条|什么|啥)的?{_NOUN_ZH}$",
        # 昨天客户咨询了什么内容, 昨天的咨询都说了什么
        rf"(?P<x>{NO_PEOPLE}*?)(?:的?(?:客户|用户|顾客|会员|大家)们?)?(?:都|具体|分别)*{_NOUN_ZH}了(?:些)?(?:什么|啥)"
        r"(?:内容|问题|事情?)?$",
        rf"(?P<x>.*?)的?{_NOUN_ZH}(?:里面?|中)?(?:都|具体|分别)*(?:说|问|写|讲|提)(?:了|的是|的都是|的)(?:些)?(?:什么|啥)$",
        # 逐条列出昨天的咨询
        rf"(?:逐条|一条一条)[地的]?(?:列出?来?|看)?(?P<x>.*?)的?{_NOUN_ZH}$",
    )
)
_THESE_ZH = re.compile(
    r"(?:那|都|具体|分别)*(?:是|有)?哪(?:些|几条)咨询(?:呢|啊)?|(?:看看|给我|列出)?(?:咨询)?(?:明细|内容|原话)(?:列出来|看看|呢)?"
    r"|(?:把)?(?:这些|那些|这几条)的?咨询(?:都)?(?:列出来|列一下)|列出(?:这些|那些)咨询|都?(?:咨询|问)(?:的|了)(?:是)?(?:什么|啥)"
)
_PEOPLE_ZH = re.compile("客户|会员|用户|顾客|人|谁")
_PEOPLE_EN = re.compile(r"\b(?:customers?|members?|people|clients?|shoppers?|buyers?|users?|who)\b")
_NOT_ROWS_ZH = re.compile(r"(?:有|没有?|无)(?:过)?$")
"""有咨询记录, 没有咨询记录: of customers."""
_ASKED_EN = r"(?:inquiries|enquiries)"
_SHOW_EN = r"(?:list|itemi[sz]e|export|download|pull up|pull|show(?: me)?|give me|get me|see|view|display)"
_ASKS_EN = r"^(?:please |pls |can you |could you |i want to |i'd like to |let me )*"
_LIST_EN = tuple(
    re.compile(_ASKS_EN + one)
    for one in (
        rf"(?:{_SHOW_EN} )?(?:the |a )*(?:(?:inquiry|enquiry) (?:list|details|records|log|texts?|contents?)"
        rf"|(?:list|details|texts?|contents?) of (?:all |the |every |our )*{_ASKED_EN})(?: for| of)? ?(?P<y>.*)$",
        rf"{_SHOW_EN}(?: all| every| each| the| of| our| a list of)* "
        rf"(?P<x>(?!number|count|total)[^,]*?\b{_ASKED_EN}\b.*)$",
        rf"(?:which|what) (?P<x>{_ASKED_EN} (?:were|did|have|came|mention|contain).*)$",
        rf"what (?:are|were) (?:the |all the |our )*(?P<x>[^,]*?\b{_ASKED_EN}\b.*)$",
    )
)
_THESE_EN = re.compile(
    r"(?:and )?which (?:inquiries|enquiries)(?: (?:are|were) (?:they|those|these))?"
    r"|(?:please )?(?:list|show)(?: me)? (?:the|those|these|all the|all those) (?:inquiries|enquiries)"
    r"|what did they (?:ask|say)|(?:inquiry|enquiry) details"
)


def single_inquiries(asked: Asked, read: Callable[[str], Call]) -> Reading | None:
    """The report of single inquiries, or of those that mention a word, that the question asks for; None where it asks
    for neither or the rest of it cannot be read."""
    from crm_tools.assistant.understand.whole import Reading

    said, chinese = asked.text.norm.strip(_ENDS), asked.language == "zh"
    if "咨询" not in said and not re.search(r"\b[ie]nquir", said) and asked.previous is None:
        return None
    if asked.previous is not None and (_THESE_ZH if chinese else _THESE_EN).fullmatch(said):
        again = _one_a_row(asked.previous)
        return None if again is None else Reading(again)
    if denied(said, chinese):
        return Reading(_asked_back(asked, "inquiry_words"))
    words = list(words_said(said, chinese))
    for one in words:
        if several(said, one):
            return Reading(_asked_back(asked, "inquiry_words"))
        if (found := _that_say(asked, one, read, chinese)) is not None:
            if one.loose and re.search("[a-z]", one.word) and f'"{one.word}"' not in said:
                return Reading(_asked_back(asked, "inquiry_word_as_written"))  # customers write in their own language
            return Reading(found)
    if words or (told := _listed(said, chinese)) is None or (rows := _one_a_row(read(told))) is None:
        return None
    if asked.previous is None and _is_everything(rows):
        return Reading(_asked_back(asked, "which_inquiries"))
    return Reading(rows)


def _is_everything(rows: Call) -> bool:
    told = rows.arguments
    return told.get("period") in (None, "all") and not (told.get("filters") or told.get("audience"))


def _asked_back(asked: Asked, reason: str) -> Call:
    draft = drafted(asked)
    draft.unclear = [(asked.question, f"understand.reason.{reason}")]
    return clarified(draft, asked.desk)


def _that_say(asked: Asked, said: Said, read: Callable[[str], Call], chinese: bool) -> Call | None:
    """The call of the inquiries that say the word; goods that 关于 or “about” may name as well come first."""
    if said.loose and not (_unread(read(asked.question)) and not _of_goods(asked, said.word, read)):
        return None
    listed = _listed(said.rest, chinese)
    found = narrowed(read(listed or said.rest), said)
    if found is not None and found.tool == "find_customers":
        return found if (_PEOPLE_ZH if chinese else _PEOPLE_EN).search(said.rest) else None
    return found if found is None or not (listed or said.bare) else _one_a_row(found)


def _of_goods(asked: Asked, word: str, read: Callable[[str], Call]) -> bool:
    """Whether the word may be a name of goods: inquiries about these are known by their product."""
    titles = (*values(asked.desk, "category"), *values(asked.desk, "product"))
    if any(word in title.lower() for title in titles):
        return True
    return not _unread(read(f"{word}的销量" if asked.language == "zh" else f"units sold of {word}"))


def _unread(call: Call) -> bool:
    return call.tool in ("clarify", "decline", "search_knowledge")


def _listed(said: str, chinese: bool) -> str | None:
    """The question for the number of the inquiries that ``said`` wants listed; None where it wants none listed."""
    for pattern in _LIST_ZH if chinese else _LIST_EN:
        if (match := pattern.match(said)) is None:
            continue
        named = match.groupdict()
        if not chinese:
            return f"how many {named['x']}" if "x" in named else f"how many inquiries {named['y']}".strip()
        if _NOT_ROWS_ZH.search(named["x"]):
            return None
        return f"{named['x'].removesuffix('的')}的咨询有多少" if named["x"] else "咨询有多少"
    return None


def _one_a_row(counted: Call) -> Call | None:
    """The report of the inquiries that a figure counts, the latest first; None for any other call."""
    told = counted.arguments
    if counted.tool != "run_report" or list(told["measures"]) != ["inquiries"]:
        return None
    more = {name for name, value in told.items() if value and name not in _KEPT}
    if more or any(one["field"] == "inquiries" for one in told.get("filters", ())):
        return None
    kept: dict[str, Any] = {name: value for name, value in told.items() if name != "chart"}
    return Call("run_report", {**kept, "dimensions": list(OF_EACH), "order": {"by": "inquired_at", "descending": True}})
