"""Chinese ways of telling one thing, put in one way where a question could not be read as typed (said_zh.toml).

前天、昨天、今天三天: a number behind as many things as were named says nothing more; 普通、银、金: levels in a row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.rewording import applied, put, rules
from crm_tools.assistant.understand.vocabulary.numbers import whole_number
from crm_tools.assistant.understand.vocabulary.spans import Token

_COUNT = re.compile(
    r"[,，]?这?(?P<n>[几两俩二三四五六七八九十]|\d)(?:个)?(?:天|日|地|城|市|个?月|周|年|季度|个?季|档|类|种|款|张|家|边|方|处|省|场|人|级|个|列|项|栏)"
    r"(?!内|以|之|前|后|来|里|没|未|不|上|下)(?:城市|地方|渠道|品类|类目|等级|级别|平台|月份?|季度)?"
)
_NAMES = ("value", "period", "measure", "part", "unknown")
_COLUMNS = ("列", "项", "栏")
"""What figures are counted in: 销售额、买家数、客单价三列."""
_BETWEEN = ("and", "comma", "filler")

_LEVEL = {"普通": "普通", "普": "普通", "普卡": "普通", "银": "银卡", "金": "金卡", "钻": "钻石", "钻石": "钻石"}
_LEVEL |= {"银卡": "银卡", "金卡": "金卡", "钻卡": "钻石"}
_ONE = f"(?:{'|'.join(sorted(_LEVEL, key=len, reverse=True))})"
_LEVELS = re.compile(
    f"(?<![\u4e00-\u9fff](?=[金银普]))(?:{_ONE}[、,/和跟与及]?){{2,}}(?![\u4e00-\u9fff]?[额店饰器条手项])"
)
_SURE = re.compile("普通|钻石|[银金钻普]卡")


def said_plainly(text: Text, tokens: Sequence[Token]) -> Text:
    """``text`` in one way of telling each thing; as it is where nothing is told otherwise."""
    text = applied(_uncounted(text, tokens), rules("forms_zh.toml", "zh"))
    text = _either_day(_levels(_all_ways(text)))
    return applied(text, rules("said_zh.toml", "zh"))


def _uncounted(text: Text, tokens: Sequence[Token]) -> Text:
    """Without a number that says how many things were named right before it: 上海、北京两地, 9月和10月两个月."""
    named: list[Token] = []
    for token in tokens:
        if token.kind in _NAMES:
            alike = named and (named[-1].kind, _of(named[-1])) == (token.kind, _of(token))
            named = [*named, token] if alike else [token]
            count = _COUNT.match(text.norm, token.end)
            if count and "这" in count.group() and token.kind not in ("part", "unknown"):
                count = None  # 成都、重庆、昆明这三个地方 is read as it stands
            columns = count is not None and count.group().endswith(_COLUMNS)
            if (
                count
                and len(named) > 1
                and (count["n"] == "几" or whole_number(count["n"]) == len(named))
                and columns == (token.kind == "measure")
            ):
                kept = re.search("(?:城市|地方|渠道|品类|类目|等级|级别|平台|月份?|季度)$", count.group())
                if kept is None or token.kind == "period":
                    return put(text, *count.span(), "")
        elif token.kind not in _BETWEEN:
            named = []
    return text


_WAY = "(?:在线客服|在线|微信|电话|抖音私信|私信)"
_COMES = "(?:客服|咨询|渠道|来的|打?进来的?)?"
_WAYS = re.compile(rf"(?:从|用|走|通过|按)?{_WAY}{_COMES}(?:[、,/和跟与及]{_WAY}{_COMES}){{3}}")
_ONE_WAY = re.compile(
    rf"(?:从|用|走|通过)?(?P<way>{_WAY})(?:渠道|方式|途径)?(?:打|找|发|联系|过)*(?:进来|过来|来)的?(?=.{{0,6}}咨询)"
)


def _all_ways(text: Text) -> Text:
    """微信/电话/在线/抖音私信分开: the ways of inquiries, where all of them stand beside one another."""
    if "咨询" not in text.norm and "客服" not in text.norm:
        return text
    match = _WAYS.search(text.norm)
    if match is not None and len(set(re.findall(_WAY, match.group()))) == 4:
        text = put(text, *match.span(), "按咨询渠道")
    return _one_way(text)


def _one_way(text: Text) -> Text:
    """电话进来的咨询: as 电话咨询."""
    match = _ONE_WAY.search(text.norm)
    return text if match is None else put(text, *match.span(), match["way"])


_EITHER_DAY = re.compile(
    r"(?P<month>\d{1,2}月)?(?P<one>[12]\d|3[01]|[1-9])[号日](?:这天)?(?:或者?|或是|或者是)(?P<again>\d{1,2}月)?"
    r"(?P<two>[12]\d|3[01]|[1-9])[号日](?:这天)?"
)


def _either_day(text: Text) -> Text:
    """20号或21号下过单: on one of two days that follow one another, which is between them."""
    match = _EITHER_DAY.search(text.norm)
    if (
        match is None
        or int(match["two"]) != int(match["one"]) + 1
        or (match["again"] or match["month"]) != match["month"]
    ):
        return text
    month = match["month"] or ""
    return put(text, *match.span(), f"{month}{match['one']}号到{month}{match['two']}号")


def _of(token: Token) -> str:
    return token.value[0] if token.kind == "value" else ""


def _levels(text: Text) -> Text:
    """普通、银、金、钻石; 金、银卡: each of a row of levels by its name, where one of them is no other word."""
    for match in reversed(list(_LEVELS.finditer(text.norm))):
        said = match.group()
        if not _SURE.search(said):
            continue
        means = re.sub(_ONE, lambda one: _LEVEL[one.group()], said)
        if means != said:
            text = put(text, *match.span(), means)
    return text
