"""Ask: one way in for the chat page, scripts and tests."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from crm_tools.assistant.contract import Answer, SentToModel, Status
from crm_tools.logs import event, failure
from crm_tools.settings import DEFAULT_DATABASE, Settings
from crm_tools.store.actors import LOCAL, Actor, require
from crm_tools.texts import Language, UserError, say

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

    from crm_tools.assistant.calls import Call
    from crm_tools.assistant.turn import Found, Turn

log = logging.getLogger(__name__)
LONGEST_QUESTION = 2_000


@dataclass(frozen=True)
class Progress:
    """What is being done right now."""

    text: str


@dataclass(frozen=True)
class Token:
    """The next piece of the answer's words."""

    text: str


@dataclass(frozen=True)
class Done:
    """The answer, whose words win over the tokens before; ``found`` holds the rows to page through."""

    answer: Answer
    found: Found | None = None


Event = Progress | Token | Done


def ask(question: str, settings: Settings, *, thread: str | None = None, actor: Actor = LOCAL) -> Answer:
    """Answer ``question``. Never raises for what a person asks or sets: such an answer is ``failed`` and says why.

    Without ``thread`` the question stands alone; with one it follows up on that conversation of ``actor``.
    """
    for step in stream(question, settings, thread=thread, actor=actor):
        if isinstance(step, Done):
            return step.answer
    raise AssertionError("a stream ends with Done")


def stream(
    question: str,
    settings: Settings,
    *,
    thread: str | None = None,
    actor: Actor = LOCAL,
    first_rows: int | None = None,
    call: Call | None = None,
) -> Iterator[Event]:
    """As :func:`ask`, step by step: progress, the answer's words as they come, at the end :class:`Done`.

    ``first_rows`` shortens the table for a page that shows more through ``Done.found``; ``total`` still counts all.
    ``call`` is what the question means where a reader has settled that: no model is asked.
    """
    question = question.encode("utf-8", "replace").decode().strip()
    language: Language = settings.language or "zh"
    try:
        from crm_tools.assistant.understand import language_of

        language = language_of(question)
        require(actor, "read")
        if not question:
            raise UserError("assistant.empty_question")
        if len(question) > LONGEST_QUESTION:
            raise UserError("assistant.long_question", limit=LONGEST_QUESTION)
        yield Progress(say("assistant.progress.preparing", language))
        _bring_up_to_date(settings)
        yield from _turn(question, language, settings, thread, actor, first_rows, call)
    except UserError as error:
        yield Done(Answer(status=_status(error), answer=error.text(language), language=language))
    except Exception as error:
        failure(log, "ask_failed", error)
        yield Done(Answer(status="failed", answer=say("assistant.failed", language), language=language))


def _bring_up_to_date(settings: Settings) -> None:
    """The demo where nothing is, an older file carried forward, browsing logs that were dropped into the folder.

    Raises UserError for a file of another program or a newer desk; what goes wrong with demo or logs stops no answer.
    """
    from crm_tools.store.migrate import migrate

    _or_warn("demo_not_made", _ensure_demo, settings)
    if settings.database.is_file():
        migrate(settings.database)
    _or_warn("browsing_not_read", _load_browsing, settings)


def _or_warn(what: str, step: Callable[[Settings], None], settings: Settings) -> None:
    try:
        step(settings)
    except Exception as error:
        failure(log, what, error, logging.WARNING)


def _ensure_demo(settings: Settings) -> None:
    if settings.database == DEFAULT_DATABASE:  # nowhere else, so nothing else need wait for the import
        from crm_tools.ingest import demo

        demo.ensure(settings)


def _load_browsing(settings: Settings) -> None:
    from crm_tools.ingest import browsing

    browsing.refresh(settings)


def _turn(
    question: str,
    language: Language,
    settings: Settings,
    thread: str | None,
    actor: Actor,
    first_rows: int | None,
    call: Call | None,
) -> Iterator[Event]:
    from langchain_core.messages import AIMessage, HumanMessage
    from langchain_core.runnables import RunnableConfig
    from langsmith import tracing_context

    from crm_tools.analytics.desk import open_desk
    from crm_tools.assistant import examples, threads
    from crm_tools.assistant.agent import agent
    from crm_tools.assistant.models.choose import kind
    from crm_tools.assistant.models.chosen import in_force
    from crm_tools.assistant.released import Released
    from crm_tools.assistant.turn import Turn
    from crm_tools.assistant.veil import Veil

    began = time.perf_counter()
    desk = open_desk(settings)
    settings = in_force(settings)
    example = None if call else examples.match(settings, question)
    call = example.call if example else call
    turn = Turn(desk, question, language, settings, actor, Veil(desk.database), call)
    turn.example = example
    _choose_model(turn, settings)
    yield Progress(say("assistant.progress.understanding", language))
    graph, config = agent(), RunnableConfig()
    messages: list[BaseMessage] = []
    words = Released(turn)
    with ExitStack() as stack:
        stack.callback(_account, turn)
        # Tracing would send questions and results to another service.
        stack.enter_context(tracing_context(enabled=False))
        saver = None
        if thread is not None:
            saver = stack.enter_context(threads.checkpoints(desk.database))
            graph = graph.copy(update={"checkpointer": saver})
            config["configurable"] = {"thread_id": threads.thread_key(thread, actor)}
        run = graph.stream(
            {"messages": [HumanMessage(question)]},
            config,
            context=turn,
            stream_mode=["messages", "custom", "values"],
            durability="exit" if saver else None,  # one checkpoint a turn
        )
        # A page that stops listening ends the run, and only then the connection.
        stack.callback(cast(Generator[Any], run).close)
        for mode, part in cast(Iterator[tuple[str, Any]], run):
            if mode == "custom":
                yield Progress(part["progress"])
            elif mode == "values":
                messages = part["messages"]
            elif isinstance(part[0], AIMessage):
                yield from (Token(text) for text in words.next(part[0]))
        if saver is not None:
            threads.keep_latest(saver, config["configurable"]["thread_id"])
    answer = _answer(turn, messages, first_rows)
    event(
        log, "asked", status=answer.status, language=language, model=kind(settings) if turn.cloud else "offline",
        tools=[step.tool for step in answer.steps], engines=[step.engine for step in answer.steps],
        rows=answer.table.total if answer.table else None, ms=(time.perf_counter() - began) * 1000,
    )  # fmt: skip
    yield Done(answer, turn.answer(messages))


def _account(turn: Turn) -> None:
    """Note what left the machine, also of a turn that broke or was stopped."""
    from crm_tools.assistant import sent
    from crm_tools.assistant.models.choose import kind

    model = ":".join(part for part in (kind(turn.settings), turn.settings.model_name) if part)
    _or_warn("account_not_kept", lambda _: sent.record(turn, model), turn.settings)


def _choose_model(turn: Turn, settings: Settings) -> None:
    from crm_tools.assistant.models.choose import cloud_model
    from crm_tools.assistant.models.trouble import ModelTrouble

    try:
        turn.cloud = cloud_model(settings)
    except ModelTrouble as trouble:
        turn.trouble = trouble


def _answer(turn: Turn, messages: list[BaseMessage], first_rows: int | None) -> Answer:
    from crm_tools.assistant import answers
    from crm_tools.assistant.basis import basis
    from crm_tools.assistant.calls import Clarify, Decline
    from crm_tools.assistant.contacts_asked import contacts_told
    from crm_tools.assistant.turn import Told

    found = turn.answer(messages)
    sent = SentToModel(rows=turn.sent_rows, fields=sorted(turn.sent_fields))
    if found is None:
        if not turn.errors:
            raise RuntimeError(f"no call succeeded: {messages[-1].text}")
        error = list(turn.errors.values())[-1]
        text = _in_words(turn, error.text(turn.language))
        return Answer(status=_status(error), answer=text, language=turn.language, sent_to_model=sent)
    answer = Answer(
        status="answered",
        answer=_in_words(
            turn,
            messages[-1].text,
            basis(found, turn.desk.today, turn.language, turn.currency),
            contacts_told(turn.question, found, turn.language),
        ),
        language=turn.language,
        understood=answers.understood(found),
        steps=answers.steps(turn.found.values()),
        sent_to_model=sent,
    )
    outcome = found.outcome
    if isinstance(outcome, Told):
        answer = answer.model_copy(
            update={"status": outcome.status, "sources": list(outcome.sources), "approval": outcome.approval}
        )
    if isinstance(outcome, Clarify):
        return answer.model_copy(update={"status": "clarify"})
    if isinstance(outcome, Decline):
        return answer.model_copy(update={"status": "refused"})
    return answer.model_copy(
        update={
            "table": answers.table(found, turn.language, first_rows),
            "chart": answers.chart(found, turn.language, turn.currency),
        }
    )


def _in_words(turn: Turn, *parts: str) -> str:
    lines = [part for part in parts if part]
    if turn.passed_over:
        words = say("assistant.between_words", turn.language).join(turn.passed_over)
        lines.append(say("assistant.passed_over", turn.language, words=words))
    if turn.example:
        lines.append(say("assistant.example.used", turn.language, meaning=turn.example.meaning))
    if turn.trouble:
        what = say(f"assistant.trouble.{turn.trouble.reason}", turn.language, detail=turn.trouble.detail)
        lines.append(say("assistant.offline_answered", turn.language, trouble=what))
    return "\n".join(lines)


def _status(error: UserError) -> Status:
    """A wish that cannot be met is refused, one that can be put otherwise asked back, anything else failed."""
    if error.key in ("store.not_allowed", "analytics.period.future", "outreach.nobody"):
        return "refused"
    return "clarify" if error.key.startswith(("analytics.", "assistant.", "outreach.", "surveys.")) else "failed"
