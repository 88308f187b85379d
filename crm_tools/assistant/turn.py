"""One turn of a conversation while it runs: what it works with, what it found. In memory only, never checkpointed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias

import pandas as pd

from crm_tools.analytics.audience_list import Audience
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.periods import Period
from crm_tools.analytics.result import Result, Step
from crm_tools.assistant.calls import OWN_WORK, WRITING, Call, Clarify, Decline
from crm_tools.assistant.contract import Approval, Source, Status
from crm_tools.settings import Settings
from crm_tools.store.actors import Actor
from crm_tools.texts import Language, UserError

if TYPE_CHECKING:
    import plotly.graph_objects as go
    from langchain_core.language_models.chat_models import BaseChatModel
    from langchain_core.messages import BaseMessage

    from crm_tools.assistant.examples import Example
    from crm_tools.assistant.models.trouble import ModelTrouble
    from crm_tools.assistant.outbound import Shown
    from crm_tools.assistant.veil import Veil

REFERRED_TO = frozenset(("run_report", "find_customers", "survey_results")) | OWN_WORK
"""Tools whose call a follow-up may take up."""
NAMING_ERRORS = frozenset(
    (
        *("assistant.unknown_value", "assistant.namesakes", "assistant.story.several", "assistant.survey.unknown"),
        *("assistant.work.no_campaign", "assistant.work.no_owner"),
    )
)
"""Errors whose words hold values of the data."""
MOST_EARLIER = 20
"""How far back a turn may come back to an answer."""
FIRST_ROWS = 30
"""Customers of an audience that are read at once: enough for words, chart and what a model may see."""


@dataclass(frozen=True)
class Told:
    """An answer that its tool words itself: a passage, a draft to approve, an explanation.

    ``text`` is the first line, ``points`` what it comes to, one a line, ``lines`` the small print; ``rows`` the table,
    where there is one.
    """

    text: str
    lines: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    status: Status = "answered"
    rows: Result | None = None
    figure: go.Figure | None = None
    sources: tuple[Source, ...] = ()
    approval: Approval | None = None
    period: Period | None = None
    definitions: dict[str, Any] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()


Outcome: TypeAlias = Result | Audience | Told | Clarify | Decline


@dataclass(frozen=True)
class Found:
    """A tool call that succeeded: its checked arguments, what came of it, and what of that a model may see.

    ``total`` counts the rows, ``first`` holds the leading ones (all of a report's, ``FIRST_ROWS`` of an audience's).
    """

    call: Call
    outcome: Outcome
    shown: Shown
    total: int = 0
    first: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def rows(self) -> Result | Audience | None:
        """What the table of the answer shows."""
        if isinstance(self.outcome, Result | Audience):
            return self.outcome
        return self.outcome.rows if isinstance(self.outcome, Told) else None

    @property
    def final(self) -> bool:
        """Whether its words are the answer's, so that no model words it again."""
        return isinstance(self.outcome, Told | Clarify | Decline)


@dataclass
class Turn:
    """``found`` and ``errors`` go by tool call id. ``cloud`` is None where the offline model answers."""

    desk: Desk
    question: str
    language: Language
    settings: Settings
    actor: Actor
    veil: Veil
    call: Call | None = None
    """What the question means where that is settled: a chip that was changed, an example that somebody saved."""
    example: Example | None = None
    """The saved example that ``call`` comes from."""
    passed_over: tuple[str, ...] = ()
    """Words of the question that the offline model did not understand and left out; the answer tells them."""
    cloud: BaseChatModel | None = None
    trouble: ModelTrouble | None = None
    cloud_calls: int = 0
    found: dict[str, Found] = field(default_factory=dict)
    errors: dict[str, UserError] = field(default_factory=dict)
    sent_rows: int = 0
    sent_fields: set[str] = field(default_factory=set)
    sent_characters: int = 0

    @property
    def currency(self) -> str:
        return self.settings.currency

    @property
    def cloud_answers(self) -> bool:
        """Whether the cloud model answers this turn; the first trouble ends that, a settled call needs no model."""
        return self.cloud is not None and self.trouble is None and self.call is None

    def may_act(self, beside: Collection[str] = ()) -> bool:
        """Whether something may be drafted: only before a tool has returned anything of the data in this turn.

        Names, titles and texts in the data are written by others; none of them is to set anything in motion. The calls
        ``beside`` were made without having seen one another's results.
        """
        seen = [error for call, error in self.errors.items() if call not in beside]
        return not (self.found.keys() - set(beside)) and not any(error.key in NAMING_ERRORS for error in seen)

    def evidence(self) -> list[str]:
        """The texts that a number in a model's words may come from."""
        return [self.question, *(found.shown.content for found in self.found.values())]

    def answer(self, messages: Sequence[BaseMessage]) -> Found | None:
        """What the turn's answer is about: the last calls that succeeded; asking back or declining goes first."""
        for message in reversed(since_question(messages)):
            calls = [self.found[call["id"]] for call in getattr(message, "tool_calls", ()) if call["id"] in self.found]
            if calls:
                spoken = [found for found in calls if isinstance(found.outcome, Clarify | Decline)]
                drafted = [found for found in calls if found.call.tool in WRITING]
                return (spoken or drafted or calls)[-1]
        return None


def since_question(messages: Sequence[BaseMessage]) -> list[BaseMessage]:
    """The messages after the user's last one."""
    return list(messages[last_question(messages) + 1 :])


def last_question(messages: Sequence[BaseMessage]) -> int:
    """The place of the user's last message, -1 without one."""
    return max((i for i, message in enumerate(messages) if message.type == "human"), default=-1)


def earlier_calls(messages: Sequence[BaseMessage]) -> list[tuple[str, Call | None]]:
    """The calls of earlier turns that gave rows, oldest first, each with its question: what a follow-up may refer to.

    None stands for the call of a turn that was asked back. Of a list with a tool of its own, or an action on customers,
    it is the ``find_customers`` of the same customers. The last call is what a follow-up refers to by itself; no more
    than :data:`MOST_EARLIER`.
    """
    return list(islice(_called(messages), MOST_EARLIER))[::-1]


def _called(messages: Sequence[BaseMessage]) -> Iterator[tuple[str, Call | None]]:
    """Question and call of each earlier turn that gave rows or was asked back, the latest first."""
    call: Call | None = None
    asked_back = False
    for message in reversed(messages[: max(last_question(messages), 0)]):
        if message.type == "human":
            if call is not None or asked_back:
                yield message.text, call
            call, asked_back = None, False
        artifact: dict[str, Any] | None = None if call else getattr(message, "artifact", None)
        if artifact and artifact["tool"] in REFERRED_TO:
            call = Call(artifact["tool"], artifact["arguments"])
        elif artifact and artifact.get("audience") is not None:
            call = Call("find_customers", artifact["audience"])
        elif artifact and artifact["tool"] == "clarify":
            asked_back = True
