"""Two deeds of one customer told by what links them: which came first, or that they were one and the same order.

No condition of ours says either, so that a list of those who did both would be a list of others.
"""

from __future__ import annotations

import re

from crm_tools.assistant.calls import LISTS, Call
from crm_tools.assistant.understand.lists.first_orders import FIELD, soon_after_joining

BETWEEN_TWO = re.compile(
    "(?:第一单|首单|第一次下单|首次下单|首购)(?:就|时|里|中|便|即|的时候)?(?:用|买|花|退|领|超)"
    r"|第[二三]次(?:购买|下单|消费)(?:在|是在|发生在)?[\d一二两三四五六七八九十半]+个?[天周月年]"
    r"|注册(?:后|之后|以后|起)?(?:的)?(?:不到|不足|[\d一二两三四五六七八九十半]+)[\d一二两三四五六七八九十]*个?(?:天|日|周|月|小时)[之以]?内?"
    "(?:就|便|即|内)?(?:[完下了]|买|首|成交|转化|消费|复购|没)"
    r"|\b(?:on|with|for|in) (?:their|his|her) (?:very )?first (?:ever )?(?:order|purchase)\b"
    r"|\bwithin (?:an?|one|two|three|\d+) (?:day|week|month|year)s? (?:of|after|from)"
    r" (?:sign|regist|join|enrol|the first|their first)"
    r"|\b(?:signed up|registered|joined|enrolled)\b[^,;?]*\b(?:and|who|that|then|but)\b[^,;?]*"
    r"\bwithin (?:an?|one|two|three|\d+) (?:day|week|month|year)s?\b(?! (?:ago|to|until|till))"
    "|注册(?:的)?(?:当天|当日|同一?天|第二天|次日|当周|当月)"
)
"""From one deed of a customer to another of the same one, which no condition of ours says: 注册30天内复购."""
_DID = "(?:浏览|收藏|加购|咨询|下单|购买|消费|成交|注册|登录|退款|退货|领券|领取|用券|买|看|退|领|问)"
_DONE = r"(?:bought|ordered|purchased|viewed|asked|inquired|returned|refunded|registered|signed up|browsed|carted)"
_ONE_AFTER_ANOTHER = re.compile(
    f"先{_DID}[^;。没未]{{0,12}}?(?:再|后|然后|接着|之后)(?:又|来|去|才)?{_DID}"
    rf"|\b{_DONE} (?!again)[^,.;?]{{1,30}}?,? (?:and |but )?(?:then|afterwards|subsequently)"
    r" (?!(?:in|on|during|again|never|not|also|nothing|none|no|didn|did|that|this|last)\b"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|q[1-4]|20\d\d)[a-z]+"
)
_LINKED = re.compile(
    f"{_DID}[^,;。没未]{{0,12}}?(?<!最)(?:之后|以后|后)(?:就|便|又|再|才|马上|立刻)*(?:来)?{_DID}"
    r"|\b(?:after|before|following) (?:a |an |their |his |her |first )*"
    r"(?:ask|inquir|order|buy|purchas|view|brows|cart|refund|return|cancel|log|us|redeem|receiv|sign)(?:ing|y|e|s|al|ation)?\b"
)
"""The same of questions that were not read at all."""
REASON = "understand.reason.linked_deeds"


def linked_deeds(norm: str, call: Call) -> str | None:
    """The words that link two deeds of the customers whom the call lists or counts; None where none do."""
    if (soon := soon_after_joining(norm)) is not None:
        if call.tool != "decline" and f"'{FIELD}'" not in str(call.arguments):
            return soon.group()  # 注册后30天内下首单的客户 as those who ordered in the last 30 days
        norm = norm[: soon.start()] + norm[soon.end() :]
    people = call.tool in LISTS or bool(call.arguments.get("audience")) or call.arguments.get("measures") == ["buyers"]
    found = people and (BETWEEN_TWO.search(norm) or _ONE_AFTER_ANOTHER.search(norm))
    return found.group().strip() if found else None


_PEOPLE = re.compile(r"客户|会员|用户|顾客|的人|谁|\b(?:customers|members|people|users|buyers|shoppers|who)\b")


def links(norm: str) -> str | None:
    """The words that link two deeds of customers in a question that could not be read."""
    said = (BETWEEN_TWO, _ONE_AFTER_ANOTHER, _LINKED)
    found = _PEOPLE.search(norm) and next((match for one in said if (match := one.search(norm))), None)
    return found.group().strip() if found else None
