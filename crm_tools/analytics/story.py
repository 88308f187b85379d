"""Everything that is known of one customer: who it is, what the figures say, and what happened in order of time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from crm_tools.analytics import audience
from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.engine import Engine, engine
from crm_tools.analytics.freshness import freshness_note
from crm_tools.analytics.periods import DAY, resolve
from crm_tools.analytics.placeholders import Scalar
from crm_tools.analytics.planning import note
from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.analytics.repurchase.fitted import fitted
from crm_tools.analytics.repurchase.model import RepurchaseModel, score
from crm_tools.analytics.result import Column, Result
from crm_tools.analytics.story_sql import ABOUT, HAPPENED, HISTORY, SUMS
from crm_tools.texts import Language, UserError, Words, say

KINDS = ("order", "login", "browse", "inquiry", "coupon", "mail", "survey", "followup")
"""Kinds of what happens, in the order of the controls that choose among them."""
MOST_NAMED = 3
_BETWEEN, _BETWEEN_SENTENCES = Words("、", ", "), Words("；", "; ")
SEGMENTS_TOLD = ("rfm", "churn_risk", "intent", "high_value", "most_active")

_COLUMNS = (
    Column("at", note("analytics.story.column.at"), "time"),
    Column("kind", note("analytics.story.column.kind"), "text"),
    Column("what", note("analytics.story.column.what"), "text"),
    Column("amount", note("analytics.story.column.amount"), "money"),
    Column("order_id", note("analytics.story.column.order"), "id"),
)


@dataclass(frozen=True)
class Standing:
    """The list of a segment that the customer is on: why, and the row's own values by column name."""

    segment: str
    label: str
    reason: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Story:
    """``about``: id, name, mobile, email, gender, city, level, channel, consent (bool), registered_at. ``figures``:
    sales (分), orders, refunded_orders, first_order_at, last_order_at, logins, last_login_at, coupons_held, as of
    today; repurchase_probability within ``horizon_days`` and value_at_risk (分), None for somebody who never bought
    and in a shop too small to fit. ``timeline``: the newest first, columns ``at``, ``kind`` (:data:`KINDS`), ``what``,
    ``amount`` (分 or null) and ``order_id``; logins and browsing are one row a day.
    """

    about: dict[str, Any]
    figures: dict[str, Any]
    standings: tuple[Standing, ...]
    timeline: Result

    def standing(self, segment: str) -> Standing | None:
        """Where the customer stands on the list of ``segment``, None for one who is not on it."""
        return next((one for one in self.standings if one.segment == segment), None)


def customer_story(desk: Desk, customer_id: int, language: Language) -> Story:
    """The story of one customer, in ``language``, up to the desk's today.

    Raises UserError ``analytics.story.no_customer``.
    """
    today, ends = f"{desk.today} 00:00:00", f"{desk.today + DAY} 00:00:00"
    values: dict[str, Scalar] = {"customer": customer_id, "ends": ends, "now": today}
    with engine(desk, "customer_story") as running:
        about = _first(running, ABOUT, values)
        if about is None:
            raise UserError("analytics.story.no_customer", id=customer_id)
        figures = _first(running, SUMS, values) or {}
        history = running.frame_quietly(HISTORY, values)
        rows = [row for kind, sql in HAPPENED.items() for row in _happened(running, kind, sql, values, language)]
        notes = tuple(freshness_note(running, desk.today))
    figures |= _outlook(desk, history)
    rows.sort(key=lambda row: (row[0], row[4] or 0), reverse=True)
    frame = pd.DataFrame(rows, columns=[column.name for column in _COLUMNS], dtype=object)
    timeline = Result(_COLUMNS, frame, resolve("all", desk.today), notes=notes)
    return Story(about, figures, tuple(_standings(desk, customer_id, about["name"], language)), timeline)


def _first(running: Engine, sql: str, values: dict[str, Any]) -> dict[str, Any] | None:
    frame = running.frame_quietly(sql, values)
    return None if frame.empty else {str(name): value for name, value in frame.iloc[0].to_dict().items()}


def _outlook(desk: Desk, history: pd.DataFrame) -> dict[str, Any]:
    """What the shop's model expects of the customer, whose ``history`` is one row, or none without a paid order."""
    horizon = desk.definitions.churn.horizon_days
    found: dict[str, Any] = {"horizon_days": horizon, "repurchase_probability": None, "value_at_risk": None}
    model = fitted(desk) if len(history) else None
    if isinstance(model, RepurchaseModel):
        scored = score(model, history.astype({"total_cents": "float64"}), desk.today, horizon).iloc[0]
        found["repurchase_probability"] = float(scored["repurchase_probability"])
        found["value_at_risk"] = int(scored["value_at_risk_cents"])
    return found


def _happened(
    running: Engine, kind: str, sql: str, values: dict[str, Any], language: Language
) -> Iterator[tuple[Any, ...]]:
    """Rows of one kind: at, kind, what, amount, order."""
    found = running.frame_quietly(sql, values).to_dict("records")
    for row in _by_day(found, language) if kind == "browse" else found:
        told = {
            str(name): _coded(str(name), "" if value is None else value, language)
            for name, value in row.items()
            if name not in ("at", "text", "amount", "order_id")
        }
        if language == "en" and "why_en" in told:
            told["why"] = told["why_en"]
        key = f"analytics.story.{kind}.{row['text']}"
        what = say(key, language, **told).rstrip("：: ")  # an order may have no lines
        yield row["at"], kind, what, row.get("amount"), row.get("order_id")


def _by_day(rows: list[dict[Any, Any]], language: Language) -> Iterator[dict[Any, Any]]:
    """Browsing of one kind on one day as one row, the products seen most named."""
    days: dict[tuple[str, str], list[dict[Any, Any]]] = {}
    for row in rows:
        days.setdefault((row["at"][:10], row["event"]), []).append(row)
    for (_, event), seen in days.items():
        yield {
            "at": max(row["at"] for row in seen),
            "text": "products" if len(seen) <= MOST_NAMED else "and_more",
            "event": event,
            "count": sum(row["count"] for row in seen),
            "products": _BETWEEN.to(language).join(row["product"] for row in seen[:MOST_NAMED]),
            "others": len(seen) - MOST_NAMED,
        }


def _coded(name: str, value: Any, language: Language) -> Any:
    """Codes of ours in words; what SQL joined with the separators of ASCII as the language joins it."""
    if name in ("status", "outcome_state", "event", "delivery"):
        return say(f"analytics.story.{name}.{value}", language)
    if not isinstance(value, str):
        return value
    return value.replace("\x1f", _BETWEEN.to(language)).replace("\x1e", _BETWEEN_SENTENCES.to(language))


def _standings(desk: Desk, customer_id: int, name: str, language: Language) -> Iterator[Standing]:
    """The lists that the customer is on today, with the reason."""
    only = Condition(field="customer", value=customer_id)
    # The last part of each reason says only which customer was asked for.
    asked = f"{DIMENSIONS['customer'].label.to(language)} {name}"
    for segment in SEGMENTS_TOLD:
        found = audience.find(desk, AudienceRequest(segment=segment, filters=(only,)))
        page = found.page(0, 1, language)
        if not page.empty:
            row = {str(column): value for column, value in page.iloc[0].to_dict().items()}
            reason = str(row["reason"]).removesuffix(asked).removesuffix("；").removesuffix("; ")
            yield Standing(segment, found.label.to(language), reason, row)
