"""What a call about the desk's own work was asked for, in words: for its answer, and for the chips above it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from crm_tools.analytics.periods import resolve
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.assistant.basis import days
from crm_tools.assistant.calls import OWN_WORK, Call
from crm_tools.assistant.wording import joined
from crm_tools.assistant.work_calls import CampaignResults, FollowupTasks
from crm_tools.outreach.campaigns import action_words
from crm_tools.outreach.results import USUAL_DAYS
from crm_tools.texts import Language, say


def asked_words(call: Call, today: dt.date, language: Language) -> list[str]:
    """Each condition of the call by itself; nothing for a call of another kind."""
    if call.tool not in OWN_WORK:
        return []
    if call.tool == "campaign_results":
        return list(campaign_words(CampaignResults(**call.arguments), today, language))
    return list(task_words(FollowupTasks(**call.arguments), language))


def campaign_words(call: CampaignResults, today: dt.date, language: Language) -> Iterator[str]:
    if call.back and call.wanted == "latest":
        yield say("work.asked.back", language, count=call.back)
    elif not call.period and not call.campaign:
        yield say(f"work.asked.{call.wanted}", language)
    if call.campaign:
        yield say("work.asked.named", language, name=call.campaign)
    if call.template:
        yield say(f"outreach.template.{call.template}", language)
    elif call.kind:
        yield action_words(call.kind, language)
    if call.segment:
        yield SEGMENTS[call.segment].label.to(language) if call.segment in SEGMENTS else call.segment
    if call.period:
        key = "work.asked.drafted" if call.wanted == "waiting" else "work.asked.approved"
        yield say(key, language, days=days(resolve(call.period, today), language))
    if call.days != USUAL_DAYS:
        yield say("work.asked.within", language, days=call.days)


def task_words(call: FollowupTasks, language: Language, *, show: bool = True) -> Iterator[str]:
    """``show``: with how they are shown."""
    states = [say(f"outreach.task_state.{state}", language) for state in call.states]
    if states:
        yield say("work.asked.states", language, states=joined(states, language))
    elif call.due != "overdue":
        yield say("work.task.open", language)
    if call.due:
        yield say(f"work.due.{call.due}", language)
    if call.owner:
        yield say("work.asked.owner", language, owner=call.owner)
    elif call.mine:
        yield say("work.asked.mine", language)
    if call.customer:
        yield say("work.asked.customer", language, customer=call.customer)
    if show and call.show != "tasks":
        yield say(f"work.asked.by_{call.show}", language)
