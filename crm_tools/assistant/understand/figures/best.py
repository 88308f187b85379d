"""The best and the worst where no figure is named: “best category”, “worst day this month”, “our busiest hour”."""

from __future__ import annotations

import re

from crm_tools.assistant.understand.draft import Draft

_BY_SALES = re.compile(
    r"^(?:(?:the |our )*(?:best|worst|strongest|weakest)(?:[ -](?:performing|performers?))?|top|top[- ]performing)$"
)
_BY_ORDERS = re.compile(r"^(?:the |our )*(?:busiest|slowest|quietest)$")
_RANKED_BY_SALES = ("city", "channel", "category", "level", "product", "hour", "day", "weekday", "week", "month")


def by_which(draft: Draft) -> str | None:
    """The measure that is meant: sales, orders where something is busy; None where it hangs on the figure."""
    if draft.language != "en" or draft.after_another or draft.people or len(draft.dimensions) != 1:
        return None
    if draft.dimensions[0] not in (*_RANKED_BY_SALES, "quarter", "year", "gender") or draft.segment or draft.share:
        return None
    said = [t.text for t in draft.tokens if t.kind in ("highest", "lowest", "top", "bottom")]
    if len(said) != 1:
        return None
    return "sales" if _BY_SALES.search(said[0]) else "orders" if _BY_ORDERS.search(said[0]) else None
