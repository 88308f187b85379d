"""A heading in front of a Chinese question that describes whom it names: 养猫的：…, 光逛不买：….

What stands behind it says who is meant, so that the heading itself may go; values in it stay (金卡掉队名单), as does a
segment that the rest doesn't tell in words of its own. A deed in it goes only where the rest tells that deed, too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.assistant.understand.lists.people import is_person
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.peel import cut
from crm_tools.assistant.understand.vocabulary.spans import Token

_HEADING = re.compile(r"[^,;:?!()、]{2,14}?(?<!\d)(?::|(?<![a-z\d])-{1,2}(?=[^\d-]))(?=.{5})")
_A_HEADING = re.compile(
    "(?:的|者|党|族|型|群|人群|客群|名单|清单|列表|唤醒|召回|激活|促活|挽回|挽留|关怀|维护|转化|追单|催付|拉新|促单|摸底|筛选|圈选|圈人|分层|盘点|计划|活动|专项|方案|任务|场景|需求|口径|定义|条件|贡献|结构|分析|概览|概况|表现|看板|专题|自查|摸排|复盘)"
    "(?:的?(?:客户|会员|用户|人群|名单|对象))?$"
)
_SMALL = (
    "filler",
    "comma",
    "and",
    "list",
    "aside",
    "acting",
    "lead",
    "pronoun",
    "action",
    "customer",
    "which",
    "export",
)
_KEPT = ("period", "saved", "rfm_group", "band", "band_medium", "band_low", "head_count", "how_many")
_SILENT = ("churn_risk", "lapsed", "lost", "falling", "never_bought")
_FAMILIES = (
    "买|购(?!物车)|下单|首单|成交|消费|花|付|0单|零单",
    "逛|看|浏览|登录|登陆|来访|活跃|上线",
    "加购|加车|购物车",
    "收藏",
    "券",
    "咨询|问",
    "退",
    "注册|入会|新客|新人",
)
"""What customers do, by the words that tell it."""
_DENIED = re.compile("没|未|不|无|零|0|从来")


def unlabelled(text: Text, tokens: Sequence[Token]) -> Text | None:
    """``text`` without its heading; None where it has none, or one that says more than the rest."""
    found = _HEADING.match(text.norm)
    if found is None:
        return None
    inside = [token for token in tokens if token.end <= found.end()]
    rest = [token for token in tokens if token.start >= found.end()]
    label, told = text.norm[: found.end() - 1].rstrip("-:"), text.norm[found.end() :]
    conditions = sum(one.kind in ("never", "without", "number") for one in rest)
    names = _A_HEADING.search(label) or conditions > 1 or any(re.search(one, label) for one in _FAMILIES)
    gone = [token for token in inside if not _stays(token, told)]
    if not names or not gone or any(not _may_go(token) for token in gone) or not _told_again(label, told):
        return None
    if all(token.kind in _SMALL for token in gone):
        return None  # 金卡客户: … is as it stands
    spans = [(token.start, token.end) for token in gone]
    return cut(text, [*spans, (found.end() - 1, found.end())])


def _stays(token: Token, told: str) -> bool:
    """Whether a word of the heading narrows what follows."""
    if token.kind == "segment":
        return not (token.value in _SILENT and _DENIED.search(told))
    return token.kind in _KEPT or (token.kind == "value" and token.value[0] in ATTRIBUTES)


def _may_go(token: Token) -> bool:
    """Whether a word says nothing that the rest could not do without: no number, no figure, no goods."""
    if token.kind in ("number", "range", "value", "part", "terms", "measure", "highest", "lowest", "top", "titled"):
        return token.kind == "measure" and bool(re.search("|".join(_FAMILIES), token.text))
    return token.kind != "dimension" or is_person(token)


def _told_again(label: str, told: str) -> bool:
    """Whether the rest tells every deed of the heading, and denies something where that does."""
    deeds = all(re.search(one, told) for one in _FAMILIES if re.search(one, label))
    return deeds and (not _DENIED.search(label) or bool(_DENIED.search(told)))
