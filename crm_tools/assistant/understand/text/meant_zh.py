"""Chinese words that point back inside one question: 那边的银卡 behind 打算在成都办活动, 他们 behind 钻石会员.

A pointing word is read as what it means only where one single thing of its kind was named before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.rewording import spliced
from crm_tools.assistant.understand.vocabulary.spans import Token

_THERE = (
    (
        "city",
        re.compile(
            "(?:他们|她们|人家|它们)?(?:那边|那里|那儿|那头|那一块)|当地|该[地市]|[那该这]个?(?:城市|地方|市场)|那座城市"
        ),
    ),
    ("channel", re.compile("(?:他们|咱们|我们)?(?:那个|这个|该|那条|这条)渠道|(?:那个|这个|该)平台")),
    ("category", re.compile("(?:那个|这个|该|这一|那一)(?:品类|类目|类别)")),
)
_THEY = re.compile(
    "(?:他们|她们|这些人|那些人|这批人|那批人|这群人|那群人|这部分人|(?:这|那)(?:些|批|群|部分)(?:客户|会员|顾客|用户))(?!买单|那[边里儿个])"
)
_WHO = ("level", "gender", "consent")
"""Kinds of values that people are told by."""


def told_plainly(text: Text, tokens: Sequence[Token]) -> Text:
    """``text`` with each word that points back as what it means; unchanged where that is not certain."""
    found: list[tuple[int, int, str]] = []
    for kind, said in _THERE:
        for match in said.finditer(text.norm):
            named = [token for token in tokens if token.end <= match.start() and _names(token, kind)]
            if named and {token.value for token in named} == {named[0].value}:
                beside = named[-1].end == match.start()  # 成都那边
                found.append((*match.span(), "" if beside else named[-1].text))
    for match in _THEY.finditer(text.norm):
        people = [token for token in tokens if token.end <= match.start() and _tells_people(token)]
        beside = any(token.end == match.start() for token in people)  # 近期活跃的那些客户
        team = [token for token in tokens if token.end <= match.start() and _is_of_a_team(token, text.norm)]
        if len({token.value for token in team}) == 1 and match.group() in ("他们", "她们"):
            found.append((*match.span(), team[-1].text))  # 武汉办事处写汇报, …他们上个月的单数
            continue
        if people and not beside and {token.value for token in people} == {people[0].value}:
            found.append((*match.span(), people[-1].text + ("客户" if people[-1].kind == "segment" else "")))
    for start, end, name in sorted(found, reverse=True):
        text = spliced(text, start, end, name)
    return text


_TEAM = re.compile("(?:那边|这边|地区|片区|门?店)?的?(?:经理|店长|负责人|同事|团队|总监|主管|大区|办事处|分公司|区域)")


def _is_of_a_team(token: Token, norm: str) -> bool:
    return _names(token, "city") and _TEAM.match(norm, token.end) is not None


def _names(token: Token, *kinds: str) -> bool:
    return token.kind == "value" and token.value[0] in kinds


def _tells_people(token: Token) -> bool:
    return token.kind in ("segment", "saved", "rfm_group") or _names(token, *_WHO)
