"""Things told in pairs, or once: 上海的金卡和北京的银卡 are no silver members of Shanghai, 该类目 is one category."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.checks.told import mappings
from crm_tools.assistant.understand.vocabulary.spans import Token

_JOINS = re.compile(r"[、,;/+&]|[和与跟及加]|\b(?:and|or|plus)\b|或")
_NOUNS = {"category": "品类|类目|大类", "product": "商品|产品|单品", "city": "城市", "channel": "渠道", "level": "等级"}
_ONE = re.compile(f"(?:该|此|这个?|同一个?)(?P<noun>{'|'.join(_NOUNS.values())})")
_EACH = re.compile("[各每按分哪]|(?:品类|类目|商品|产品|单品|城市|渠道|等级)(?:分布|排行|维度)")


def pairs_mixed(norm: str, tokens: Sequence[Token], call: Call) -> str | None:
    """The second of two pairs that the call takes apart, so that it holds others as well; None if none is."""
    told = list(mappings(call.arguments))
    if any(one.get("match") == "any" for one in told):
        return None
    groups = list(_groups(norm, tokens))
    for (one, _), (other, words) in combinations(groups, 2):
        apart = [name for name in one if name in other and not one[name] & other[name]]
        if len(apart) > 1 and all(_holds(told, name, one[name] | other[name]) for name in apart):
            return None if _all_pairs(groups, apart) else words
    return None


def _groups(norm: str, tokens: Sequence[Token]) -> Iterator[tuple[dict[str, set[str]], str]]:
    """The values between two joining words, by what they are values of, and the last of these words."""
    found: dict[str, set[str]] = {}
    words, end = "", 0
    for token in tokens:
        if token.kind != "value":
            continue
        if found and _JOINS.search(norm, end, token.start):
            yield found, words
            found = {}
        found.setdefault(token.value[0], set()).add(str(token.value[1]))
        words, end = token.text, token.end
    if found:
        yield found, words


def _holds(told: Iterable[Mapping[str, Any]], name: str, values: set[str]) -> bool:
    """Whether conditions on ``name`` hold all of these values."""
    held: set[str] = set()
    for one in told:
        if one.get("field") == name:
            value = one.get("value")
            held |= {str(each) for each in (value if isinstance(value, list | tuple) else (value,))}
    return values <= held


def _all_pairs(groups: Sequence[tuple[dict[str, set[str]], str]], names: Sequence[str]) -> bool:
    """Whether every value of one kind stands beside every value of the other: nothing is lost by taking them apart."""
    first, second = names[:2]
    paired = {(a, b) for group, _ in groups for a in group.get(first, ()) for b in group.get(second, ())}
    return len(paired) == len({a for a, _ in paired}) * len({b for _, b in paired})


def one_as_groups(norm: str, call: Call) -> str | None:
    """该类目 where the call groups by that, as if each of them were asked for; None if it does not."""
    said = _ONE.search(norm)
    if said is None or _EACH.search(norm):
        return None
    name = next(name for name, nouns in _NOUNS.items() if said["noun"] in nouns.split("|"))
    return said.group() if name in call.arguments.get("dimensions", ()) else None
