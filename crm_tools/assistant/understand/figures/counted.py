"""What is ranked, told by how it is counted: 销售额最高的三款, 各渠道里下单最多的三个人, “which five”."""

from __future__ import annotations

import re

from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.figures.groups import of_each
from crm_tools.assistant.understand.lists.people import is_person

_CLASSIFIED = (("款", "product"), ("件", "product"), ("张", "coupon"), ("位", "customer"), ("名", "customer"))
_ONE_OF_THEM = re.compile(r"[那这](?:一|么)?[个位名]?(?:人)?")


def take_counted_nouns(draft: Draft) -> None:
    """The dimension of what is ranked, where only its classifier, or a noun before, names it."""
    _pointed_out(draft)
    if draft.segment or not (draft.limit or draft.direction) or not draft.measures:
        return
    if draft.dimensions:
        _in_each(draft)
        return
    nouns = list(dict.fromkeys(t.value for t in draft.tokens if t.kind == "dimension" and DIMENSIONS[t.value].groups))
    numbers = [t.text for index, t in enumerate(draft.tokens) if t.kind == "number" and index in draft.placed]
    classified = [name for mark, name in _CLASSIFIED if any(text.endswith(mark) for text in numbers)]
    spent = [t for t in draft.tokens if t.kind == "measure" and re.match("消费|花|spen", t.text)]
    leading = [t.read_as("leading") for t in draft.tokens if t.kind == "measure"]
    goods = list(dict.fromkeys(one.value for one in leading if one is not None))
    if classified == ["customer"] and goods and not draft.people:
        classified = []  # 品类销售额倒数3名: places, not people
    found = classified or (nouns if draft.limit and not draft.people else [])
    if not found and spent and draft.limit and draft.measures == ["sales"]:
        found = ["customer"]  # 广州 银卡 近60天 消费 top15
    if not found and draft.limit and draft.has("new_goods"):
        found = ["product"]
    if not found and (draft.limit or draft.has("rank", "rank_up")):  # 商品件数前5, 类目销售额排行
        found = goods
    if len(found) == 1:
        draft.dimensions = list(found)


_THAT_ONE = re.compile(r"那?一?(?P<mark>[款件位名])")


def _pointed_out(draft: Draft) -> None:
    """每个品类卖得最多的那一款: one of each group, told by its classifier alone."""
    if len(draft.dimensions) != 1 or not draft.measures or not any(of_each(draft, at) for at in _named(draft)):
        return
    for index, token in enumerate(draft.tokens):
        said = _THAT_ONE.fullmatch(token.text)
        if (
            said
            and token.kind in ("turn", "number", "pronoun")
            and draft.follows(index, -1, "highest", "lowest") is not None
        ):
            draft.dimensions.append("customer" if said["mark"] in "位名" else "product")
            draft.limit = 1
            draft.place(index)


def _named(draft: Draft) -> list[int]:
    return [
        at for at, token in enumerate(draft.tokens) if token.kind == "dimension" and token.value in draft.dimensions
    ]


def _in_each(draft: Draft) -> None:
    """每个品类给我销量最高的2款, 各渠道里下单最多的三个人: what is counted within each of the groups that are named."""
    [*others] = draft.dimensions
    if len(others) != 1 or others[0] not in draft.marked or draft.language != "zh":
        return
    found = {name for index in range(len(draft.tokens)) if (name := _counted(draft, index)) is not None}
    if len(found) == 1 and not found & set(others):
        draft.dimensions += found


def _counted(draft: Draft, index: int) -> str | None:
    """What the number, or the word that points, at ``index`` counts: pieces of goods, or people that are named."""
    token, after = draft.tokens[index], draft.beside(index, 1)
    people = after is not None and is_person(after[1]) and after[1].kind != "value"
    if token.kind == "number" and index in draft.placed:
        if token.text.endswith(("款", "件")):
            return "product"
        return "customer" if people or token.text.endswith("人") else None
    if re.fullmatch("[那这]一?款", token.text):
        return "product"  # 卖得最多的那一款
    return "customer" if people and _ONE_OF_THEM.fullmatch(token.text) else None
