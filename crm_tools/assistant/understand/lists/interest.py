"""What customers may buy, or asked about: the segment of intent, aimed at what is named."""

from __future__ import annotations

from typing import Any

from crm_tools.analytics.audience_request import Condition
from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.lists.customers import item_filters
from crm_tools.assistant.understand.lists.deeds import as_condition
from crm_tools.assistant.understand.vocabulary.standing_zh import NEW_GOODS

BANDS = {"band": "high", "band_medium": "medium", "band_low": "low"}
_GOODS = ("product", "category")


def take_interest(draft: Draft) -> None:
    """对新品感兴趣, “likely to buy shoes”: the segment of intent, aimed at what is named."""
    for index, _ in list(draft.open("interest", "similar")):
        if draft.segment not in (None, "intent"):
            continue
        draft.segment, draft.people = "intent", True
        draft.place(index, role="segment", value="intent")
    bands = [(index, BANDS[token.kind]) for index, token in draft.open(*BANDS)]
    if bands and draft.segment in (None, "intent"):
        draft.segment, draft.people = "intent", True
        several = tuple(dict.fromkeys(band for _, band in bands))
        one = Condition(field="band", op="eq", value=several[0])
        as_condition(draft, bands[0][0], one if len(several) == 1 else Condition(field="band", op="in", value=several))
        draft.place(*(index for index, _ in bands[1:]))
    if draft.segment != "intent":
        return
    target: dict[str, Any] = {}
    if any(token.kind == "interest" and token.value == NEW_GOODS for token in draft.tokens):
        target["target_kind"] = "new_products"
    if draft.has("similar"):
        target["target_kind"] = "similar_inquiry"
        target |= _asked_about(draft)
    for index, _ in list(draft.open("new_goods")):
        target["target_kind"] = "new_products"
        draft.place(index, role="filter", value="new products")
    goods = [one for one in item_filters(draft) if one.field in ("category", "product")]
    if _to_buy(draft):
        draft.place(*(index for index, _ in draft.open("buy")))
    if goods and (not draft.has("buy", "unbought") or _to_buy(draft)):
        if len(goods) > 1 or goods[0].op not in ("eq", "contains") or target.get("target_kind") == "new_products":
            draft.unclear.append(("", "understand.reason.one_target"))
            return
        draft.filters.remove(goods[0])
        target.setdefault("target_kind", goods[0].field)
        target["target"] = goods[0].value
        if goods[0].field == "product":
            draft.dimensions = [name for name in draft.dimensions if name != "product"]
    draft.params |= target


def _to_buy(draft: Draft) -> bool:
    """“Intent to buy something from …”: the verb says what the intent is of."""
    bought = [index for index, token in enumerate(draft.tokens) if token.kind in ("buy", "unbought")]
    return bool(bought) and all(draft.tokens[index].text in ("buy", "to buy", "purchase") for index in bought)


def _asked_about(draft: Draft) -> dict[str, Any]:
    """咨询过类似机械键盘的客户: the words that were asked about."""
    at = next(index for index, token in enumerate(draft.tokens) if token.kind == "similar")
    words: list[int] = []
    for index in range(at + 1, len(draft.tokens)):
        token = draft.tokens[index]
        if token.kind not in ("unknown", "part", "titled") and not (token.kind == "value" and token.value[0] in _GOODS):
            break
        words.append(index)
    if not words:
        return {}
    draft.place(*words)
    draft.filters = [one for one in draft.filters if DIMENSIONS[one.field].family != "item"]
    draft.dimensions = [name for name in draft.dimensions if name != "product"]  # 类似耳机的产品
    draft.unclear = [one for one in draft.unclear if one[1] != "understand.reason.part"]
    return {"target": draft.text.quote(draft.tokens[words[0]].start, draft.tokens[words[-1]].end)}
