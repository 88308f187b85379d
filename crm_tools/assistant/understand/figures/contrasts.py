"""Two figures set against each other: 浏览多但销量低的商品, 加购多却没人买的商品."""

from __future__ import annotations

from crm_tools.analytics.audience_request import Condition
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.figures.groups import add_dimension

_LOOKED_AT = ("views", "favorites", "carts", "browse_events", "inquiries", "browsing_customers", "inquiring_customers")
"""What is done with goods that nobody buys."""
_LITTLE = ("少", "低", "差", "小")
_SOLD = ("sell", "buy")


def take_contrast(draft: Draft) -> None:
    """Both figures are shown, sorted by the one that is named first: where “many” ends is not said."""
    if draft.language != "zh" or draft.has("highest", "lowest", "higher", "top", "bottom"):
        return
    _nobody_bought(draft)
    said = [index for index, _ in draft.open("comparative")]
    if len(said) != 2:
        return
    pairs = [(at, index) for index in said if (at := _figure(draft, index)) is not None]
    if len(pairs) == 1 and _against(draft, *said):
        draft.ask(said[0])
    if len(pairs) != 2 or len({draft.tokens[at].value for at, _ in pairs}) != 2:
        return
    (first, much), (second, _) = pairs
    draft.order = (draft.tokens[first].value, True)
    if draft.tokens[much].text.startswith(_LITTLE):
        draft.direction = "lowest"
    draft.listed = True
    draft.place(*(index for _, index in pairs))
    between = draft.follows(second, -1, "and")
    if between is not None:
        draft.place(between)


def _against(draft: Draft, one: int, other: int) -> bool:
    """One is much, the other little, and it is not asked which of the two: 多还是少."""
    little = [draft.tokens[at].text.startswith(_LITTLE) for at in (one, other)]
    return little[0] != little[1] and "还是" not in draft.text.norm[draft.tokens[one].end : draft.tokens[other].start]


def _figure(draft: Draft, index: int) -> int | None:
    """The figure right before a comparative; 卖得少 is of pieces."""
    before = draft.beside(index, -1)
    if before is None or draft.apart(before[0], index):
        return None
    if before[1].kind in _SOLD and draft.has("measure"):
        draft.retag(before[0], "measure", "units")
        draft.placed.discard(before[0])
    elif (before[1].kind == "customer" or before[1].value == "customer") and draft.has("measure"):
        draft.retag(before[0], "measure", "customers")
        draft.placed.discard(before[0])
    return before[0] if draft.tokens[before[0]].kind == "measure" else None


def _nobody_bought(draft: Draft) -> None:
    """浏览多但没人买的商品: goods of which none was sold, with how often they were looked at."""
    unsold = [index for index, token in draft.open("measure") if token.value == "unsold_products"]
    others = [index for index, token in draft.open("measure") if token.value != "unsold_products"]
    if len(unsold) != 1 or len(others) != 1 or draft.tokens[others[0]].value not in _LOOKED_AT:
        return
    seen = draft.tokens[others[0]].value
    draft.conditions.append(Condition(field="units", op="eq", value=0))
    draft.conditions.append(Condition(field=seen, op="ge", value=1))
    draft.place(unsold[0], role="condition", value="units eq 0")
    draft.listed = True
    much = draft.follows(others[0], 1, "comparative")
    between = draft.follows(unsold[0], -1, "and")
    draft.place(*(at for at in (much, between) if at is not None))
    if not any(token.kind == "dimension" and token.value in ("product", "category") for token in draft.tokens):
        add_dimension(draft, "product")
