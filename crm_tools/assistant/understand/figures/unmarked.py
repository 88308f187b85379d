"""Dimensions that stand without a word for grouping: a group, or a plain noun for what is counted."""

from __future__ import annotations

from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.registry import DIMENSIONS, MEASURES, reading
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.figures.doers import used_by
from crm_tools.assistant.understand.figures.groups import add_dimension
from crm_tools.assistant.understand.lists.people import is_person


def take_named_dimensions(draft: Draft) -> None:
    """Dimensions without a marker: 城市销售额, 退款率最高的品类; customers and products may be plain nouns."""
    for index, token in list(draft.open("dimension")):
        name: str = token.value
        if _no_group(draft, index):
            draft.ask(index)
            continue
        if not DIMENSIONS[name].groups:
            draft.ask(index, "understand.reason.only_filters")
            continue
        target = bool(draft.limit or draft.direction or draft.conditions)
        ranked = _after_rank(draft, index) or (name == "product" and draft.has("metaphors"))
        if name == "customer":
            draft.people = True
            draft.place(index)
            if _of_goods_ranked(draft, index) or _subject(draft, index) or _whose(draft, index):
                continue
            if target and draft.measures and (ranked or not _other_target(draft, name)):
                add_dimension(draft, name)
        elif (name == "product" and _object_of_deed(draft)) or _plain_noun(draft, index, target, ranked):
            draft.place(index)
        else:
            add_dimension(draft, name)
            draft.place(index, role="dimension", value=name)


def take_goods_ranked(draft: Draft) -> None:
    """销量最高的女装商品: the name of the category holds the word for what is ranked."""
    ranks = [at for at, t in enumerate(draft.tokens) if t.kind in ("highest", "lowest", "top", "bottom")]
    named = [at for at, t in enumerate(draft.tokens) if t.kind == "value" and t.text.endswith("商品")]
    if ranks and named and max(named) > min(ranks) and not draft.dimensions and not draft.has("dimension", "grouped"):
        add_dimension(draft, "product")


def _whose(draft: Draft, index: int) -> bool:
    """退款率最高的客户渠道, 客户的来源: what they are told apart by stands right behind them."""
    after = draft.follows(index, 1, "dimension")
    if after is None or draft.tokens[after].value not in ATTRIBUTES or draft.apart(index, after):
        return False
    return draft.text.norm[draft.tokens[index].end : draft.tokens[after].start] in ("", "的", "来源")


def _subject(draft: Draft, index: int) -> bool:
    """顾客问得最多的是哪五个品类, 抖音客户爱买啥品类: who does it, where goods or something else are ranked behind."""
    verb = draft.follows(index, 1, "buy", "sell", "use")
    if verb is not None and any(
        t.kind == "dimension" and DIMENSIONS[t.value].family == "item" and t.value != "customer"
        for t in draft.tokens[verb:]
    ):
        return True
    ranks = [at for at, t in enumerate(draft.tokens) if at > index and t.kind in ("highest", "lowest")]
    behind = [t for t in draft.tokens[min(ranks, default=len(draft.tokens)) :] if t.kind == "dimension"]
    return any(t.value != "customer" and DIMENSIONS[t.value].groups for t in behind)


def _of_goods_ranked(draft: Draft, index: int) -> bool:
    """北京客户买得最多的品类: goods are ranked, whose buyers are named before."""
    ends = draft.last_said()
    last = draft.tokens[ends] if ends is not None else None
    return bool(
        last
        and ends != index
        and ends not in draft.placed
        and last.kind == "dimension"
        and last.value in ("product", "category", "price_band")
        and _after_rank(draft, ends or 0)
    )


def _object_of_deed(draft: Draft) -> bool:
    """浏览过5次以上商品的客户: the customers at the end are what is asked for, 商品 only what they did it to."""
    ends = draft.last_said()
    last = draft.tokens[ends] if ends is not None else None
    people = last is not None and is_person(last)
    marked = draft.has("group", "grouped", "split", "highest", "lowest", "top", "bottom", "rank", "share")
    return bool(people and (draft.conditions or draft.has("done", "undone")) and not marked)


def _no_group(draft: Draft, index: int) -> bool:
    """“For a year” names no groups, as “by year” does."""
    token = draft.tokens[index]
    bare = token.text in ("day", "week", "month", "quarter", "year", "hour") and DIMENSIONS[token.value].time
    return bool(bare) and not (
        draft.direction or draft.limit or draft.single or draft.has("group", "and", "trend", "split")
    )


def _plain_noun(draft: Draft, index: int, target: bool, ranked: bool) -> bool:
    """商品 and 问卷 beside a measure only say what it is of."""
    name: str = draft.tokens[index].value
    if name in ("survey", "coupon") and draft.measures and not _figure_of(draft, name):
        return False
    if name == "survey":
        return bool(draft.measures) and not (target or draft.listed or draft.has("group", "split"))
    if name == "coupon":
        if used_by(draft, index):
            return True
        done = _object_of_deed(draft)  # 领过满300减50券的客户
        told = (
            (target and not done) or draft.listed or draft.has("group", "split", "which", "which_all", "rank", "share")
        )
        return (bool(draft.measures) or done) and not told
    if name != "product":
        return False
    if not (target or draft.listed) and (draft.measures or draft.dimensions):
        return True
    return _other_target(draft, name) and not (draft.listed or ranked)


def _figure_of(draft: Draft, name: str) -> bool:
    """Whether a measure can be told of it: 优惠券的使用率, and not 优惠券的销售额."""
    return any(reading(MEASURES[measure], {DIMENSIONS[name].family}) for measure in draft.measures)


def _after_rank(draft: Draft, index: int) -> bool:
    """最高的客户, 前3的商品: what is ranked stands behind the word of rank."""
    before = draft.beside(index, -1)
    between = ("number", "value", "rank", "lead", *(("sell", "measure") if draft.language == "en" else ()))
    while before and before[1].kind in between:  # the most viewed product, 最多的那个人
        before = draft.beside(before[0], -1)
    return bool(before and before[1].kind in ("highest", "lowest", "top", "bottom"))


def _other_target(draft: Draft, name: str) -> bool:
    """Something else is already ranked or listed."""
    return any(other != name for other in draft.dimensions)
