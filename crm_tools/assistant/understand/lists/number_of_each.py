"""Groups ranked by how many customers each has: “top 5 cities by high-value customers”."""

from __future__ import annotations

from crm_tools.assistant.understand.draft import Draft

_GROUPS = ("city", "level", "channel", "gender", "consent", "category")
_NUMBER_OF = {
    "customer": "customers",
    "high_value": "high_value_customers",
    "churn_risk": "churn_risk_customers",
    "intent": "intent_customers",
    "new": "new_customers",
}
"""What is counted of customers and of segments where groups are ranked by them."""


def groups_by_their_number(draft: Draft) -> None:
    """“Top 5 cities by high-value customers”, “channels with the most likely buyers”: how many of them each has."""
    for index, token in list(draft.open("segment", "dimension")):
        before = draft.beside(index, -1)
        if before is None or before[1].kind not in ("group", "highest", "lowest"):
            continue
        if token.kind == "dimension" and (token.value != "customer" or before[1].kind != "group"):
            continue
        ahead = draft.tokens[before[0] - 1].kind if before[0] else ""
        if before[1].kind == "group" and ahead not in ("dimension", "comma", "filler"):
            continue
        if groups_ahead(draft, before[0]) and (measure := _NUMBER_OF.get(token.value)) is not None:
            draft.retag(index, "measure", measure)


def groups_ahead(draft: Draft, index: int) -> bool:
    """Whether groups stand before a word of ranking, and no figure of theirs: cities by …, channels with the most …"""
    ahead = draft.tokens[:index]
    grouped = any(token.kind == "dimension" and token.value in _GROUPS for token in ahead)
    return grouped and not any(token.kind == "measure" for token in ahead)
