"""The way into this room: a question of the desk's own work to its last word, alone or going on from one before."""

from __future__ import annotations

import re
from dataclasses import replace

from crm_tools.assistant.calls import OWN_WORK, Call
from crm_tools.assistant.understand.own.campaigns import campaigns, campaigns_further
from crm_tools.assistant.understand.own.scores import coupons, score
from crm_tools.assistant.understand.own.slots import Slots
from crm_tools.assistant.understand.own.surveys import of_a_survey, survey_further
from crm_tools.assistant.understand.own.tasks import tasks, tasks_further
from crm_tools.assistant.understand.question import Asked, drafted

_LEADS = re.compile(
    r"^(?:那|其中|里面|只|仅|就看|换|改|再|然后|还有|(?:and|only|just|now|what about|how about|so|then|ok)\b)"
    r"|呢[?]*$"
)


def work(asked: Asked) -> Call | None:
    """The call of such a question, None for any other."""
    for read in (tasks, campaigns, score, of_a_survey, coupons):
        if (found := read(asked)) is not None:
            return found
    mended = drafted(asked).text  # qustion
    return None if mended.norm == asked.text.norm else of_a_survey(replace(asked, text=mended))


def work_further(asked: Asked) -> Call | None:
    """The call that goes on from one of this room: what is said alone first, unless its words lead on."""
    previous = asked.previous
    if previous is not None and previous.tool == "survey_results":
        other = of_a_survey(asked)  # 回访问卷收回来多少份 after another survey
        another = other is not None and other.arguments.get("survey") not in (None, previous.arguments.get("survey"))
        named = another and Slots(asked.text, "surveys").has("about")
        return other if named else survey_further(asked, previous)
    if previous is None or previous.tool not in OWN_WORK:
        return None
    if not _LEADS.search(asked.text.norm) and (alone := work(asked)) is not None:
        return alone
    further = tasks_further if previous.tool == "followup_tasks" else campaigns_further
    return further(asked, previous) or work(asked)
