"""Conversion between two steps of the funnel: 加购到下单转化率, “conversion from cart to order”."""

from __future__ import annotations

import re
from typing import Any

from crm_tools.assistant.understand.question import Asked

_ZH = {
    "view": "浏览|查看|看商品",
    "favorite": "收藏",
    "cart": "加购(?:物车)?|加入购物车|加购物车|购物车|加车",
    "order": "下单|成交|购买|付款|支付|买单|转化成订单|变成订单|订单",
}
_EN = {
    "view": r"(?:product |page )?views?|viewing|browsing|browse",
    "favorite": r"fav(?:ou?rite)?s?|favou?riting|wish ?lists?",
    "cart": r"(?:shopping )?carts?|add(?:s|ed|ing)?[- ]to[- ](?:the )?carts?|carting|basket adds?",
    "order": r"(?:paid )?orders?|ordering|purchases?|purchasing|buying|checkout|payments?|paid",
}
_STEPS = ("view", "favorite", "cart", "order")


def _side(words: dict[str, str], name: str) -> str:
    return "|".join(f"(?P<{name}_{step}>{said})" for step, said in words.items())


_RATE_ZH = "(?:的)?(?:转化|转换|下单|成交|购买|支付)(?:率|比例?|情况)?|(?:的)?(?:比例|占比|比率|转化率)"
_ASKED_ZH = "(?:是多少|有多少|怎么样|如何|咋样|多高|是多高|有多高|多少)?"
_PATTERNS = (
    re.compile(
        f"从?(?:{_side(_ZH, 'a')})(?:了|过|之后|后)?(?:的)?(?:客户|用户|商品|人)?"
        f"(?:一直)?(?:到|至|转|→|->|-|再?变成)(?:最[后终])?(?:{_side(_ZH, 'b')})(?:{_RATE_ZH})*{_ASKED_ZH}"
    ),
    re.compile(
        f"(?:{_side(_ZH, 'a')})(?:之?后|了)?(?:的)?(?:{_side(_ZH, 'b')})?"
        f"(?:的)?(?:转化率|转换率|转化|购买率|下单率|成交率|支付率){_ASKED_ZH}"
    ),
    re.compile(
        r"(?:what (?:is|was) )?(?:the |our )?(?:conversion(?: rate)?(?: of customers)? )?(?:from )?(?:an? |the )?"
        rf"\b(?:{_side(_EN, 'a')})(?: |-)?(?:to|2|into|->|→|>)(?: |-)?(?:an? |the )?(?:{_side(_EN, 'b')})\b"
        r"(?: conversions?)?(?: rates?)?"
    ),
    re.compile(
        r"\b(?:how many|(?:what )?(?:share|percentage|percent|part|proportion) of) (?:of )?(?:the |our )?"
        rf"(?:{_side(_EN, 'a')}) (?:that )?(?:turn(?:s|ed)?|convert(?:s|ed)?|become|became|end(?:s|ed)? up|go|went)"
        rf" ?(?:in|into|to|as|on to)?(?: an?| the)? (?:{_side(_EN, 'b')})\b"
    ),
    re.compile(rf"\b(?:the |our )?(?:{_side(_EN, 'a')}) conversion(?: rates?)?\b"),
)
_MEANT = re.compile("率|转化|转换|比例|占比|conver|rate|how many|share|percent|proportion|part of| to |-to-|到|→|->")


def conversion(asked: Asked) -> tuple[dict[str, Any], re.Pattern[str]] | None:
    """The two steps as arguments of ``purchase_funnel``, and the pattern of the words that name them.

    No arguments from view to order, which the whole funnel tells; None where none are named.
    """
    for pattern in _PATTERNS:
        said = pattern.search(asked.text.norm)
        if said is None or not _MEANT.search(said.group()):
            continue
        groups = said.groupdict()
        named = {side: next((s for s in _STEPS if groups.get(f"{side}_{s}")), None) for side in ("a", "b")}
        of, to = named["a"], named["b"] or "order"
        if of is None or _STEPS.index(of) >= _STEPS.index(to):
            return None
        if (of, to) == ("view", "order"):
            return {}, pattern
        return {"of": of, "to": to}, pattern
    return None
