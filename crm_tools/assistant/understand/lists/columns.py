"""Columns that are asked for beside a list of customers: 附上最近下单时间, “with their last order date and city”.

Every list shows name, city, level, sales, orders, the last order and the last login, and contacts where it is exported:
such words change no row, and no condition is to be made of them.
"""

from __future__ import annotations

import re
from dataclasses import replace

from crm_tools.assistant.understand.question import Asked
from crm_tools.assistant.understand.text.peel import cut
from crm_tools.assistant.understand.text.rewording import spliced

_ZH = (
    "姓名|名字|(?:客户|会员)?(?:id|编号)|(?:所在)?城市|(?:会员)?(?:等级|级别)"
    "|(?:累计|总|历史)?(?:消费(?:总?金?额)?|销售额|成交额|消费总额|花费)|(?:累计|总|历史)?(?:订单|下单|购买)(?:数量?|次数|笔数)"
    "|(?:最近|最后|上)(?:一)?(?:次)?(?:的)?(?:下单|购买|消费|成交|登录|登陆|来访)(?:的)?(?:时间|日期|日|是什么时候|是哪天)"
    "|手机号?码?|电话(?:号码)?|联系方式|邮箱(?:地址)?|原因|理由"
)
_LAST = "(?:last|latest|most recent)"
_EN = (
    r"names?|(?:customer )?ids?|cit(?:y|ies)|(?:membership |member )?(?:levels?|tiers?)"
    r"|(?:(?:total|lifetime|overall|cumulative) )?(?:spend|spending|sales|amount spent)"
    r"|(?:(?:total|lifetime) )?(?:number of orders|order (?:count|number)s?|orders)"
    rf"|(?:date|time|day)s? of (?:their |the )?{_LAST} (?:order|purchase|login|log-in|visit)"
    rf"|{_LAST} (?:order|purchase|login|log-in|visit)(?: date| time| day)?s?"
    r"|(?:when|the date|the day) they last (?:ordered|bought(?: something)?|purchased|logged in|visited|shopped)"
    r"|how much they(?: have|'ve)? spent(?: in total)?|how many orders they(?: have|'ve)?(?: placed| made)?"
    r"|(?:phone|mobile)s?(?: numbers?)?|e-?mails?(?: address(?:es)?)?|contact details|contacts?|reasons?"
)
_OWN_ZH = "(?:他们|她们|其|客户|每个?人|各自|每位)?(?:的)?"
_OWN_EN = r"(?:(?:their|the|each one's|each customer's|each member's) )?"
_CHINESE = re.compile(
    rf"[,;、]?(?:并|并且|请|同时|再|还|也|一并|一起|名单|清单|列表|里|中|上|需要?|要|最好)*"
    rf"(?:附上?|附带|带上?|加上|要有|包含|包括|含有|显示|展示|注明|标注|标明|标出|写明|给出|给到|列上|写上)(?:上|出|了)?"
    rf"{_OWN_ZH}(?:{_ZH})(?:[,、和及与跟]+{_OWN_ZH}(?:{_ZH}))*(?:等)?(?:信息|字段|几列|这几列|列)?(?:的)?(?:给我|一下|就行|即可)?[。.!?]*$"
)
_SEVERAL = rf"(?:(?:, ?(?:and )?| and | & | plus ){_OWN_EN}(?:{_EN}))"
_WHEN = r"when they last (?:ordered|bought(?: something)?|purchased|logged in|visited|shopped)"
_HOW_MUCH = r"how much they(?: have|'ve)? spent(?: in total)?"
_SHOW = "along with|together with|showing|show|including|include|displaying|plus|listing|add|adding|incl"
_ENGLISH = re.compile(
    rf",? ?(?:(?:and |please |also )*(?:{_SHOW}) {_OWN_EN}(?:{_EN}){_SEVERAL}*"
    rf"|with (?:their|each one's|each customer's|each member's) (?:{_EN}){_SEVERAL}*"
    rf"|with (?:the )?(?:{_EN}){_SEVERAL}+"
    rf"|with (?:the )?{_LAST} (?:order|purchase|login|log-in|visit) (?:date|time|day)s?"
    rf"|and (?:{_WHEN}|{_HOW_MUCH})"
    r")[.!?]*$"
)
_ALONE_ZH = re.compile(
    rf"(?:[,;、:]|的)(?:只?要|给我)?{_OWN_ZH}(?:{_ZH})(?:[,、和及与跟]+{_OWN_ZH}(?:{_ZH}))*(?:即可|就行)?[。.!?]*$"
)
_ALONE_EN = re.compile(
    rf"(?:(?:,|:| -) ?(?:please |just )?(?:with )?| with ){_OWN_EN}(?:(?:{_EN}){_SEVERAL}+|names?(?: please)?)[.!?]*$"
)
"""Columns with no word that asks for them: 10月买过咖啡机的客户，姓名和城市."""
_AHEAD_EN = re.compile(
    r"^(?:(?:please |can you |could you )*(?:give|send|show|get|list|pull|export|tell)(?: me| us| out| up)? )?"
    rf"{_OWN_EN}(?:{_EN}){_SEVERAL}* (?:of|for) (?=(?:all |the |our |those )*(?:[a-z&-]+ ){{0,3}}?"
    r"(?:customers|members|buyers|people|everyone|everybody|those|users|clients|shoppers)\b)"
)
"""Names and cities of customers who bought coffee machines."""
_NAMED = re.compile(
    r"姓名|名字|手机号|邮箱|电话|\b(?:names?|mobiles?|phone numbers?|e-?mails?(?: address(?:es)?)?|contacts?)\b"
)
"""What only somebody has: the list is wanted, and not how many there are."""
_BY_NAME = re.compile(r"姓名|名字|\bnames?\b")
_LISTS = re.compile(r"(?:please |can you |could you )*(?:list|show|find|who|which|give|pull|get|export)\b")


def without_columns(asked: Asked) -> Asked | None:
    """The question less the columns asked for at its end; None where none are."""
    chinese = asked.language == "zh"
    said = (_CHINESE if chinese else _ENGLISH).search(asked.text.norm)
    if said is None:
        ways = (_ALONE_ZH,) if chinese else (_ALONE_EN, _AHEAD_EN)
        named = (way.search(asked.text.norm) for way in ways)
        said = next(
            (one for one in named if one and _BY_NAME.search(one[0])), None
        )  # sales are figures, addresses kept
    if said is None or said.span() == (0, len(asked.text.norm)) or (said.start() == 0 and chinese):
        return None
    return replace(asked, text=cut(asked.text, [said.span()]))


def list_beside_columns(asked: Asked) -> Asked | None:
    """The same, as a list in so many words where names are asked for; None where no columns are."""
    told = without_columns(asked)
    if told is None or not _NAMED.search(asked.text.norm):
        return told
    norm = told.text.norm.rstrip()
    if asked.language == "zh":
        listed = norm.endswith(("名单", "清单", "列表"))
        return told if listed else replace(told, text=spliced(told.text, len(norm), len(told.text.norm), "名单"))
    return told if _LISTS.match(norm) else replace(told, text=spliced(told.text, 0, 0, "list "))
