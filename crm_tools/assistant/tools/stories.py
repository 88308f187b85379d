"""One customer's story, one order."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.look_up import MOST_FOUND, Order, find_people
from crm_tools.analytics.look_up import find_order as look_up_order
from crm_tools.analytics.result import Step
from crm_tools.analytics.story import Story
from crm_tools.analytics.story import customer_story as tell
from crm_tools.assistant.calls import CustomerStory, FindOrder
from crm_tools.assistant.tools import running
from crm_tools.assistant.tools.running import Reply, Runtime
from crm_tools.assistant.turn import Told, Turn
from crm_tools.texts import Language, UserError, Words, formats, say


def customer_story(runtime: Runtime, **arguments: Any) -> Reply:
    call, turn = CustomerStory(**arguments), runtime.context
    running.progress(runtime, "assistant.progress.audience")
    started = time.perf_counter()
    story = story_of(turn.desk, call, turn.language)
    step = _step("customer_story", {"customer_id": story.about["id"]}, story.timeline.total, started)
    first = say("assistant.story.found", turn.language, **_named(story))
    outcome = Told(
        first,
        lines=(
            say("assistant.story.timeline", turn.language),
            *(one.to(turn.language) for one in story.timeline.notes),
        ),
        points=tuple(_points(story, turn)),
        rows=story.timeline,
        period=story.timeline.period,
        steps=(step,),
    )
    return running.told(runtime, running.as_call("customer_story", call), outcome, _alone(story.about["id"]))


def find_order(runtime: Runtime, **arguments: Any) -> Reply:
    call, turn = FindOrder(**arguments), runtime.context
    running.progress(runtime, "assistant.progress.audience")
    started = time.perf_counter()
    order = look_up_order(turn.desk, call.order_id)
    step = _step("find_order", {"order_id": call.order_id}, order.lines.total, started)
    first, *points = order_words(order, turn.language, turn.currency)
    notes = tuple(one.to(turn.language) for one in order.lines.notes)
    outcome = Told(first, lines=notes, points=tuple(points), rows=order.lines, steps=(step,))
    return running.told(runtime, running.as_call("find_order", call), outcome, _alone(order.customer_id))


def _alone(customer: int) -> AudienceRequest:
    """Whom a follow-up means: 他今年花了多少."""
    return AudienceRequest(filters=(Condition(field="customer", value=str(customer)),))


def story_of(desk: Desk, call: CustomerStory, language: Language) -> Story:
    """The story of the one customer that the call names: an id goes before an order number, a whole name before a part.

    Raises UserError ``assistant.story.nobody`` and ``assistant.story.several``.
    """
    found = find_people(desk, str(call.customer))
    if not found:
        raise UserError("assistant.story.nobody", typed=call.customer)
    alike = [one for one in found if one.how == found[0].how]
    if len(alike) > 1:
        listed = [f"{one.name} #{one.customer_id}" for one in alike]
        people = Words("、".join(listed), ", ".join(listed))
        count = f"{len(alike)}{'+' * (len(alike) == MOST_FOUND)}"
        raise UserError("assistant.story.several", typed=call.customer, count=count, people=people)
    return tell(desk, alike[0].customer_id, language)


def order_words(order: Order, language: Language, currency: str) -> list[str]:
    """The order in a line, then what its lines come to and how far that is from its amount."""

    def money(cents: int) -> str:
        return formats.money(cents, currency, language, exact=True)

    added = int(order.lines.frame["line_amount"].sum())
    status = say(f"analytics.story.status.{order.status}", language)
    found = [
        say(
            "assistant.order.found", language, id=order.order_id, status=status, amount=money(order.amount),
            at=order.at, customer=order.customer, customer_id=order.customer_id,
        ),
        say("assistant.order.lines", language, lines=order.lines.total, sum=money(added)),
    ]  # fmt: skip
    if order.lines.total and added > order.amount:
        found.append(say("assistant.order.difference", language, difference=money(added - order.amount)))
    return found


def _named(story: Story) -> dict[str, Any]:
    about = story.about
    place = " · ".join(str(about[name]) for name in ("city", "level", "channel") if about[name])
    return {"name": about["name"], "id": about["id"], "place": place or formats.NOTHING}


def _points(story: Story, turn: Turn) -> list[str]:
    figures, language = story.figures, turn.language
    sales = formats.money(figures["sales"], turn.currency, language, exact=True)
    found = [say("assistant.story.never", language)]
    if figures["orders"]:
        day = str(figures["last_order_at"])[:10]
        days = (turn.desk.today - dt.date.fromisoformat(day)).days
        found = [
            say("assistant.story.sales", language, orders=f"{figures['orders']:,}", sales=sales),
            say("assistant.story.last_order", language, at=day, days=days),
        ]
    if figures["logins"]:
        at = str(figures["last_login_at"])[:16]
        found.append(say("assistant.story.last_login", language, at=at, logins=f"{figures['logins']:,}"))
    if figures["repurchase_probability"] is not None:
        chance = formats.percent(figures["repurchase_probability"])
        found.append(say("assistant.story.chance", language, chance=chance, days=figures["horizon_days"]))
    if figures["coupons_held"]:
        found.append(say("assistant.story.coupons", language, count=figures["coupons_held"]))
    found += [
        say("assistant.story.standing", language, segment=one.label, reason=one.reason) for one in story.standings
    ]
    return found


def _step(tool: str, arguments: dict[str, Any], rows: int, started: float) -> Step:
    return Step(tool, arguments, "sqlite", "", rows, round((time.perf_counter() - started) * 1000, 2))
