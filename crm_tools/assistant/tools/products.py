"""Products to recommend."""

from __future__ import annotations

from typing import Any

from crm_tools.analytics.desk import Desk
from crm_tools.analytics.recommend import recommend
from crm_tools.analytics.result import Result
from crm_tools.assistant.arguments import Named
from crm_tools.assistant.basis import days
from crm_tools.assistant.calls import RecommendProducts
from crm_tools.assistant.tools import running
from crm_tools.assistant.tools.running import Reply, Runtime
from crm_tools.assistant.turn import Told, Turn
from crm_tools.assistant.wording import joined
from crm_tools.present.figures import figure
from crm_tools.store.connect import reader
from crm_tools.texts import UserError, formats, say

MOST_NAMESAKES = 5


def recommend_products(runtime: Runtime, **arguments: Any) -> Reply:
    call, turn = RecommendProducts(**arguments), runtime.context
    running.progress(runtime, "assistant.progress.products")
    found = recommend(turn.desk, language=turn.language, **wanted(turn.desk, call))
    return running.told(runtime, running.as_call("recommend_products", call), _told(found, call, turn))


def wanted(desk: Desk, call: RecommendProducts) -> dict[str, Any]:
    """The call as arguments of :func:`recommend`. Raises UserError as :func:`find_customer`."""
    customer_id = None if call.customer is None else find_customer(desk, call.customer)
    changed = {"top": call.top, "min_price_yuan": call.min_price_yuan, "days": call.days}
    return {
        "customer_id": customer_id,
        "params": {name: value for name, value in changed.items() if value is not None},
    }


def find_customer(desk: Desk, named: Named) -> int:
    """The id of the one customer who is called so.

    Raises UserError ``assistant.unknown_customer``, and ``assistant.namesakes`` with the ids where several are.
    """
    with reader(desk.database, desk.query_seconds) as connection:
        if str(named).isdigit():
            found = connection.execute("SELECT id FROM customers WHERE id = ?", (int(named),)).fetchall()
        else:
            found = connection.execute(
                "SELECT id FROM customers WHERE name = ? ORDER BY id LIMIT ?", (named, MOST_NAMESAKES + 1)
            ).fetchall()
    if not found:
        raise UserError("assistant.unknown_customer", name=named)
    if len(found) > 1:
        raise UserError("assistant.namesakes", name=named, ids=", ".join(str(one) for (one,) in found[:MOST_NAMESAKES]))
    return int(found[0][0])


def _told(found: Result, call: RecommendProducts, turn: Turn) -> Told:
    language = turn.language
    rule = {name.rpartition(".")[2]: value for name, value in found.definitions.items()}
    floor = formats.money(rule["min_price_yuan"] * 100, turn.currency, language, exact=True)
    definition = say("assistant.recommend.definition", language, days=rule["days"], floor=floor, top=rule["top"])
    assert found.period is not None
    period = say("assistant.basis.period", language, days=days(found.period, language))
    titles = joined(found.frame["product"].head(rule["top"]), language)
    key = "assistant.recommend.none" if found.frame.empty else "assistant.recommend.found"
    return Told(
        say(key, language, count=len(found.frame), products=titles),
        (
            ("" if language == "zh" else " ").join((period, definition)),
            *(note.to(language) for note in found.notes),
        ),
        rows=found,
        figure=None if call.chart == "none" else _figure(found, turn),
        period=found.period,
        definitions=dict(found.definitions),
        steps=found.steps,
    )


def _figure(found: Result, turn: Turn) -> Any:
    from dataclasses import replace

    kept = [column for column in found.columns if column.name in ("product_id", "product", "units")]
    return figure(replace(found, columns=tuple(kept)), "bar", turn.language, currency=turn.currency)
