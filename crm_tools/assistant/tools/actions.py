"""Actions: each drafts and asks. Nothing happens before a person approves: in the chat, on a page, or by command."""

from __future__ import annotations

from typing import Any

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.assistant.calls import Call
from crm_tools.assistant.contract import Approval
from crm_tools.assistant.drafting import CreateFollowups, OfferCoupon, SendEmail, SendSurvey
from crm_tools.assistant.tools import running, survey_tables
from crm_tools.assistant.tools.running import Reply, Runtime
from crm_tools.assistant.tools.values import check_audience
from crm_tools.assistant.turn import Told, Turn
from crm_tools.outreach import campaigns, drafts, freezing
from crm_tools.outreach.freezing import Draft
from crm_tools.store.actors import require
from crm_tools.surveys import library, sending
from crm_tools.surveys.templates import from_template
from crm_tools.texts import Language, UserError, formats, say


def send_email(runtime: Runtime, **arguments: Any) -> Reply:
    call, turn = SendEmail(**arguments), runtime.context
    _begin(runtime, call.audience)
    draft = drafts.draft_email(
        turn.settings,
        call.audience,
        call.template,
        turn.actor,
        turn.language,
        coupon=call.coupon,
        subject=call.subject,
        holdout=call.holdout,
    )
    return drafted(runtime, running.as_call("send_email", call), draft, call.audience, call.holdout)


def offer_coupon(runtime: Runtime, **arguments: Any) -> Reply:
    call, turn = OfferCoupon(**arguments), runtime.context
    _begin(runtime, call.audience)
    draft = drafts.draft_coupons(
        turn.settings, call.audience, turn.actor, turn.language, coupon=call.coupon, mode=call.mode,
        holdout=call.holdout,
    )  # fmt: skip
    return drafted(runtime, running.as_call("offer_coupon", call), draft, call.audience, call.holdout)


def create_followups(runtime: Runtime, **arguments: Any) -> Reply:
    call, turn = CreateFollowups(**arguments), runtime.context
    _begin(runtime, call.audience)
    draft = drafts.draft_followups(
        turn.settings, call.audience, turn.actor, turn.language, owner=call.owner, due_on=call.due, words=call.words
    )
    return drafted(runtime, running.as_call("create_followups", call), draft, call.audience)


def send_survey(runtime: Runtime, **arguments: Any) -> Reply:
    call, turn = SendSurvey(**arguments), runtime.context
    require(turn.actor, "act")
    number = _kept_survey(turn, call)
    audience = call.audience or (library.survey(turn.settings, number).audience if number is not None else None)
    if audience is None:
        raise UserError("assistant.survey.whom")
    _begin(runtime, audience)
    if number is None:
        new = from_template(call.template, turn.language)
        draft = sending.draft_new(turn.settings, new, audience, turn.actor)
        number = int(campaigns.campaign(turn.settings.database, draft.id).content["survey_id"])
    else:
        draft = sending.draft(turn.settings, number, audience, turn.actor)
    sent = call.model_copy(update={"survey": number, "audience": audience})
    return drafted(runtime, running.as_call("send_survey", sent), draft, audience)


def _kept_survey(turn: Turn, call: SendSurvey) -> int | None:
    """The survey that is named; else the newest draft; None where a new one is to be made from the template."""
    if call.survey is not None:
        return survey_tables.survey_id(turn.settings, call.survey, answered=False)
    return next((one.id for one in library.surveys(turn.settings) if one.status == "draft"), None)


def drafted(
    runtime: Runtime, call: Call, draft: Draft, audience: AudienceRequest | None, holdout: float = 0.0
) -> Reply:
    """What was drafted, waiting for a decision; whether a group was held out where a share of ``holdout`` was asked."""
    turn = runtime.context
    approval = Approval(id=draft.id, action=draft.action, summary=draft.summary, recipients=draft.recipients)
    lines = [say("assistant.action.waiting", turn.language, id=draft.id)]
    if holdout:
        lines.insert(0, _held_out(draft, turn.language))
    if draft.left_out:
        lines.insert(0, _left_out(draft, turn.language))
    outcome = Told(draft.summary, tuple(lines), status="needs_approval", approval=approval)
    return running.told(runtime, call, outcome, audience)


def _begin(runtime: Runtime, audience: AudienceRequest) -> None:
    running.progress(runtime, "assistant.progress.draft")
    check_audience(runtime.context.desk, audience)


def _held_out(draft: Draft, language: Language) -> str:
    if draft.held_out:
        return say("assistant.action.held_out", language, count=formats.number(draft.held_out, language, exact=True))
    few = formats.number(freezing.FEW_FOR_HOLDOUT, language, exact=True)
    return say("assistant.action.none_held_out", language, few=few)


def _left_out(draft: Draft, language: Language) -> str:
    gap = say("assistant.between", language)
    return say(
        "assistant.action.left_out",
        language,
        count=sum(draft.left_out.values()),
        reasons=gap.join(f"{say(key, language)} {count}" for key, count in draft.left_out.items()),
    )
