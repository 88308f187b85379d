"""Values of the database in a question, and what of them is denied."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.analytics.request import Filter, Operator
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.figures import denials
from crm_tools.assistant.understand.figures.narrowing import take_narrowing
from crm_tools.assistant.understand.lists import goods
from crm_tools.assistant.understand.lists.people import is_person
from crm_tools.assistant.understand.whom.levels import at_least, at_most


def take_values(draft: Draft) -> None:
    """Values become filters: several of one dimension mean any of them, 除了 and “excluding” deny them."""
    goods.take_goods(draft)
    take_narrowing(draft)
    chosen: dict[str, list[str]] = {}
    denied: dict[str, list[str]] = {}
    ends: dict[str, int] = {}
    runs = list(_runs(draft))
    separate = goods.bought_apart(draft, runs)
    for run in runs:
        if denials.of_the_same(draft, run, ends):
            continue
        negation = denials.negation(draft, run)
        target = chosen if negation is None else denied
        for index in run:
            name, value = draft.tokens[index].value
            ends[name] = index
            target.setdefault(name, []).append(value)
        for name in dict.fromkeys(draft.tokens[index].value[0] for index in run):
            _absorb_name(draft, run if negation is None else [*run, negation], name)
        roles = [index for index in run if index not in draft.placed]
        roles += [] if negation is None else [negation]
        if roles:
            draft.place(*roles, role="filter", value=_told(draft, run))
        _place_between(draft, run)
    if "level" in chosen:
        chosen["level"] = [*_levels_between(draft), *chosen["level"]]
    for name, found in chosen.items():
        unique = tuple(dict.fromkeys(found))
        if name in separate:
            draft.filters += [_filter(name, "eq", "in", tuple(one)) for one in separate[name]]
            continue
        draft.filters.append(_filter(name, "eq", "in", unique))
    for name, found in denied.items():
        unique = tuple(dict.fromkeys(found))
        if name in chosen and not set(found) & set(chosen[name]) and DIMENSIONS[name].family != "item":
            continue  # 银卡里没升金卡的: the chosen ones are none of these anyway
        if name not in chosen or (
            DIMENSIONS[name].family == "item" and (draft.has("unbought") or denials.buyers(draft))
        ):
            draft.filters.append(_filter(name, "ne", "not_in", unique))
        else:
            draft.unclear.append(("、".join(unique), "understand.reason.both_ways"))
    _number_of_values(draft)
    for index, _ in list(draft.open("other")):
        if denied:
            draft.place(index)
    for index, _ in list(draft.open("only")):
        draft.place(index)


_THESE = {f"{this}{digit}": count for this in "这那" for count, digit in enumerate("两三四五六七八九", 2)}
"""这四个 behind what it counts."""


def _levels_between(draft: Draft) -> tuple[str, ...]:
    """从普通到钻石: the levels between the two as well."""
    levels = [at for at, token in enumerate(draft.tokens) if token.kind == "value" and token.value[0] == "level"]
    for one, other in pairwise(levels):
        said = draft.text.norm[draft.tokens[one].end : draft.tokens[other].start]
        if re.fullmatch("(?:会员|卡)?(?:到|至|-+|~+)", said):
            first, last = (draft.tokens[at].value[1] for at in (one, other))
            draft.place(*range(one + 1, other))
            return tuple(level for level in at_least(draft.desk, first) if level in at_most(draft.desk, last))
    return ()


def _number_of_values(draft: Draft) -> None:
    """上海、北京、广州三个城市, 成都和昆明这两个地方, 金卡加钻石两拨人: the number of those named before it."""
    several = {
        one.field: len(one.value)
        for one in draft.filters
        if one.op in ("in", "not_in") and isinstance(one.value, tuple)
    }
    denied = {one.field for one in draft.filters if one.op == "not_in" or (draft.followed and draft.before is None)}
    for index, token in list(draft.open("number", "turn")):
        pointing = draft.follows(index, -1, "pronoun", "lead")
        before = draft.follows(index if pointing is None else pointing, -1, "value")
        name = None if before is None else draft.tokens[before].value[0]
        plain_number = token.kind == "number" and token.value.unit in ("none", "people")
        count = token.value.value if plain_number else _THESE.get(token.text[:2])
        if name is None or several.get(name) != count:
            continue
        after = draft.beside(index, 1)
        noun = after[0] if after and after[1].kind == "dimension" and after[1].value == name else None
        crowd = after[0] if after and after[1].kind in ("customer", "unknown") and after[1].text in _KINDS else None
        person = after is not None and is_person(after[1])
        if noun is None and crowd is None and not person and not _ends_there(draft, index):
            continue
        draft.place(index, *(at for at in (pointing, noun, crowd) if at is not None))
        if name not in (*draft.dimensions, *denied) and not _TOGETHER.search(draft.text.norm):
            draft.dimensions.append(name)


_KINDS = ("人", "地方", "地", "边", "方", "头", "拨", "群人", "拨人", "线", "块")
_TOGETHER = re.compile("合计|合起来|加起来|合在?一起|总共|一共|加总|合并")


def _ends_there(draft: Draft, index: int) -> bool:
    """Whether the number stands by itself: 女装男装两个,近30天…"""
    after = draft.beside(index, 1)
    return after is None or after[1].kind in ("period", "split", "group", "how_many") or draft.apart(index, after[0])


def _filter(name: str, one: Operator, several: Operator, values: tuple[str, ...]) -> Filter:
    return (
        Filter(field=name, op=one, value=values[0])
        if len(values) == 1
        else Filter(field=name, op=several, value=values)
    )


def _runs(draft: Draft) -> Iterable[list[int]]:
    """Neighbouring values, connected by commas and “and”."""
    run: list[int] = []
    for index, token in enumerate(draft.tokens):
        if token.kind == "value" and index not in draft.placed:
            if run and denials.apart(draft, run, index):
                yield run
                run = []
            run.append(index)
        elif token.kind in ("filler", "comma", "and") or (
            run and token.kind == "dimension" and token.value == draft.tokens[run[-1]].value[0]
        ):
            continue
        elif run:
            yield run
            run = []
    if run:
        yield run


def _absorb_name(draft: Draft, run: list[int], name: str) -> None:
    """抖音渠道, gold level: the dimension's name beside its value says nothing more."""
    after = draft.follows(max(run), 1, "not_after")
    for index in run if after is None else [*run, after]:
        for step in (1, -1):
            beside = draft.follows(index, step, "dimension")
            if beside is None or beside in draft.placed or draft.tokens[beside].value != name:
                if name == "category" and step == 1 and beside is not None and _goods_noun(draft, beside):
                    draft.place(beside)
                continue
            marked = draft.follows(beside, -1, "group", "which", "which_all", "number", "other")
            if marked is None or marked > beside:
                draft.place(beside)


def _goods_noun(draft: Draft, index: int) -> bool:
    """“Beauty products”: the noun says nothing more, unless they are ranked or listed."""
    noun = draft.tokens[index]
    ranked = draft.has("highest", "lowest", "top", "bottom", "rank", "metaphors", "which_all", "list", "group")
    return noun.value == "product" and noun.text.isascii() and not ranked


def _place_between(draft: Draft, run: list[int]) -> None:
    for index in range(run[0], run[-1]):
        if draft.tokens[index].kind in ("and", "only"):
            draft.place(index)


def _told(draft: Draft, run: list[int]) -> str:
    return ", ".join(f"{draft.tokens[index].value[0]}={draft.tokens[index].value[1]}" for index in run)
