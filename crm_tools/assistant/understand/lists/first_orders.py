"""How soon customers bought after they registered: 注册后30天内下首单的客户, “first order within a week of signing up”.

Whoever orders within so many days of registering has the first order within them: both say the same of a customer.
"""

from __future__ import annotations

import re
from decimal import Decimal

from crm_tools.analytics.audience_request import Condition
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.rewording import spliced
from crm_tools.assistant.understand.vocabulary.numbers import ABOUT, CARDINALS, chinese_number

FIELD = "days_to_first_order"
_BOUGHT = (
    "(?:就|便|即|马上|立刻)*(?:有|完成|产生|实现)?(?:过|了)?(?:首次|第一次|首笔|第一笔)?的?"
    "(?:下(?:了|过|出)?(?:首|第一)?(?:单|笔)|首单|首购|购买|成交|消费)(?:过|了)?(?:的)?(?!次|[额数率量间天])"
)
_ZH = re.compile(
    "(?:在)?注册(?:成功|完成?|账号)?(?:后|之后|以后|起)?的?(?:头|前)?"
    f"(?:(?P<n>\\d+|[一二两三四五六七八九十]+)(?P<u>天|日|周|个?星期|个?礼拜)[之以]?内|(?P<same>当天|当日|同一?天)){_BOUGHT}"
)
_WHO = "(?:who |that )?(?:have |had |has )?"
_FIRST = (
    rf"(?:{_WHO}(?:placed|made|put in|with) )?(?:their |his |her |the |an? )?(?:very )?first (?:paid )?"
    "(?:order|purchase)s?"
)
_DEED = (
    rf"{_WHO}(?:ordered|bought|purchased|placed an order|made a purchase)(?: something| from us| for the first time)*"
)
_JOINED = (
    "(?:registering|registration|signing[ -]?up|sign[ -]?up|joining|registered|they (?:registered|signed up|joined))"
)
_N = rf"(?P<n>\d+|an?|{'|'.join(CARDINALS[:12])})"
_EN = re.compile(
    rf"\b(?:{_FIRST}|{_DEED}) (?:came |was |is )?(?:within|in|inside) (?:the (?:first )?)?{_N} "
    rf"(?P<u>days?|weeks?) (?:of|after|from|since) (?:their |the )?{_JOINED}\b"
    rf"|\b(?:{_FIRST}|{_DEED}) (?:on )?the same day (?:as )?(?:they )?{_JOINED}\b"
)


_NOUN = re.compile(r"[一-鿿]|\b(?:customers|members|people|users|buyers|shoppers|clients|who|those|everyone)\b")


def soon_after_joining(norm: str) -> re.Match[str] | None:
    """Where a text says that customers bought so soon after they registered; None where it does not."""
    return _ZH.search(norm) or _EN.search(norm)


def take_first_orders(text: Text, found: list[Condition]) -> Text:
    """The question without such a phrase, which is added to ``found`` as a condition."""
    said = soon_after_joining(text.norm)
    days = None if said is None else _days(said)
    if said is None or days is None:
        return text
    found.append(Condition(field=FIELD, op="le", value=days, period="all"))
    return spliced(text, said.start(), said.end(), "" if _NOUN.search(text.norm) else "customers")


def _days(said: re.Match[str]) -> int | None:
    count, unit = said["n"], said["u"]
    if count is None:
        return 0
    number = Decimal(count) if count.isdigit() else _in_words(count)
    if number is None or number <= 0 or count in ABOUT:
        return None
    return int(number * (7 if unit.startswith(("周", "个星", "星", "个礼", "礼", "week")) else 1))


def _in_words(count: str) -> Decimal | None:
    if count in ("a", "an"):
        return Decimal(1)
    return Decimal(CARDINALS.index(count) + 1) if count in CARDINALS else chinese_number(count)
