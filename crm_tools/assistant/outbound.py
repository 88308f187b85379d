"""What leaves the machine when a cloud model is asked, in one place.

It gets the question, the tool schemas, the vocabulary of the registry, and of a result as much as ``CRM_MODEL_SEES``
says: nothing; its size and the figures of its first rows; or those rows with names masked. Mobiles, email addresses and
the names of customers, wherever they stand, travel as stand-ins (see :mod:`crm_tools.assistant.veil`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

import pandas as pd
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage

from crm_tools.analytics.audience_list import Audience
from crm_tools.analytics.periods import Period
from crm_tools.analytics.result import Column, Result
from crm_tools.assistant.turn import Turn, last_question, since_question
from crm_tools.assistant.veil import Veil, mapped
from crm_tools.present.masking import mask_name
from crm_tools.present.table import to_rows

DONE = "done"
"""What stands for a result that a model does not get to see."""
MOST_ROWS = 10
"""Rows of a result that a cloud model sees at most."""
MOST_TURNS = 6
"""Earlier questions of a conversation that travel along, each with its typed call and without its answer."""

Sees = Literal["nothing", "totals", "rows"]
_IMPERSONAL = frozenset(
    (
        "city",
        "level",
        "channel",
        "gender",
        "category",
        "product",
        "price_band",
        "order_band",
        "spend_band",
        "frequency_band",
        "pay_status",
        "coupon",
        "stage",
        "band",
        "cause",
        "activity",
        "top_product",
        "top_category",
    )
)
"""Text columns that name no person. Any other text column stays here."""


@dataclass(frozen=True)
class Shown:
    """What a model sees of an outcome, and the account of it."""

    content: str
    rows: int = 0
    fields: tuple[str, ...] = ()


def shown(outcome: Result | Audience, total: int, first: pd.DataFrame, sees: Sees = "totals") -> Shown:
    """Size, period and the first rows of an outcome, money in yuan, as JSON; nothing that names a person.

    Of customers ``totals`` lets pass their ids and figures, ``rows`` also where they live, dates, and masked names.
    """
    if sees == "nothing":
        return Shown(DONE)
    of_customers = any(column.name == "customer_id" for column in outcome.columns)
    columns = [column for column in outcome.columns if _may_leave(column, of_customers, sees)]
    first = first.head(MOST_ROWS)
    if "customer" in first and sees == "rows":
        first = first.assign(customer=[mask_name(str(name)) for name in first["customer"]])
    rows = to_rows(columns, first)
    content = {
        "rows_total": total,
        "period": period_days(outcome.period),
        "columns": [column.name for column in columns],
        "first_rows": rows,
        "notes": [note.en for note in outcome.notes],
    }
    return Shown(json.dumps(content, ensure_ascii=False), len(rows), tuple(column.name for column in columns))


def period_days(period: Period | None) -> tuple[str | None, str] | None:
    """First and last day as ISO text."""
    if period is None:
        return None
    return (period.start.isoformat() if period.start else None, period.end.isoformat())


def _may_leave(column: Column, of_customers: bool, sees: Sees) -> bool:
    if column.unit == "text":
        return (column.name == "customer" and sees == "rows") or (
            column.name in _IMPERSONAL and not (of_customers and sees == "totals")
        )
    return not (of_customers and sees == "totals" and column.unit in ("day", "time"))


def travelling(messages: Sequence[BaseMessage]) -> list[BaseMessage]:
    """The last questions with their calls, without what came of them; this turn whole.

    A turn that broke or was stopped left a call without its result, which no server accepts: it stays behind.
    """
    start = last_question(messages)
    done = {message.tool_call_id for message in messages if isinstance(message, ToolMessage)}
    earlier: list[BaseMessage] = []
    for message in messages[:start]:
        if isinstance(message, ToolMessage):
            earlier.append(message.model_copy(update={"content": DONE, "artifact": None}))
        elif not isinstance(message, AIMessage):
            earlier.append(message)
        elif all(call["id"] in done for call in message.tool_calls):
            earlier.append(AIMessage("" if message.tool_calls else DONE, tool_calls=message.tool_calls))
    starts = [i for i, message in enumerate(earlier) if isinstance(message, HumanMessage)]
    kept = earlier[starts[-MOST_TURNS] :] if len(starts) > MOST_TURNS else earlier
    return [*kept, *messages[start:]]


def veiled(messages: Sequence[BaseMessage], veil: Veil) -> list[BaseMessage]:
    """Copies of ``messages`` that are fit to leave: text and arguments behind stand-ins."""
    hidden = dict(zip(texts := sorted(_texts(messages)), veil.hide(texts), strict=True))
    copies: list[BaseMessage] = []
    for message in messages:
        text = hidden[message.text]
        if isinstance(message, AIMessage):
            calls = [call | {"args": mapped(call["args"], hidden.__getitem__)} for call in message.tool_calls]
            copies.append(AIMessage(text, tool_calls=cast(Any, calls)))
        elif isinstance(message, ToolMessage):
            copies.append(ToolMessage(text, tool_call_id=message.tool_call_id, name=message.name))
        else:
            copies.append(HumanMessage(text))
    return copies


def _texts(messages: Sequence[BaseMessage]) -> set[str]:
    found: set[str] = set()

    def collect(text: str) -> str:
        found.add(text)
        return text

    for message in messages:
        collect(message.text)
        for call in getattr(message, "tool_calls", ()):
            mapped(call["args"], collect)
    return found


def account(messages: Sequence[BaseMessage], turn: Turn) -> None:
    """Record what of the data this call shows the model. Written before sending: a failed call was sent too."""
    calls = [message.tool_call_id for message in since_question(messages) if isinstance(message, ToolMessage)]
    seen = [turn.found[call] for call in calls if call in turn.found]
    turn.sent_rows = sum(found.shown.rows for found in seen)
    turn.sent_fields |= {name for found in seen for name in found.shown.fields}
    named = [turn.errors[call] for call in calls if call in turn.errors and turn.settings.model_sees != "nothing"]
    turn.sent_fields |= {str(error.values["dimension"]) for error in named if "dimension" in error.values}
