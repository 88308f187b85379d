"""Drafting an action: what each needs. The freezing itself is in :mod:`crm_tools.outreach.freezing`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.outreach import campaigns, coupons, emails
from crm_tools.outreach.clock import today
from crm_tools.outreach.freezing import Draft, Person, Personal, freeze, people_of
from crm_tools.outreach.products import personal_products
from crm_tools.settings import Settings
from crm_tools.store.actors import Actor
from crm_tools.texts import Language, UserError, say

DUE_DAYS = 3
Mode = Literal["as_far_as_it_goes", "all_or_nothing"]


def draft_email(
    settings: Settings,
    request: AudienceRequest,
    template: str,
    actor: Actor,
    language: Language,
    *,
    selected: Iterable[int] | None = None,
    coupon: str | int | None = None,
    subject: str | None = None,
    text: str | None = None,
    holdout: float = 0.0,
    run: int | None = None,
) -> Draft:
    """An email to an audience: ``template`` is recommendation, coupon or retention; ``subject`` and ``text`` replace
    its own. With a ``coupon`` (id, title or ``best``) each message brings one; a coupon template always has one.

    Raises UserError ``outreach.nobody`` where nobody is left, ``outreach.unknown_template``,
    ``outreach.bad_template``, ``outreach.coupon.*`` and those of audiences.
    """
    standard = emails.template(template, language)
    subject, text = subject or standard[0], text or standard[1]
    emails.check(subject, text)
    people = people_of(settings, request, selected)
    given = None
    if coupon is not None or template == "coupon":
        given = coupons.chosen(settings, coupon or "best", [one.customer_id for one in people])

    def personal(batch: Sequence[Person]) -> Mapping[int, Mapping[str, Any]]:
        picked = personal_products(settings, [one.customer_id for one in batch], language)
        return {one.customer_id: {"products": picked[one.customer_id]} for one in batch}

    content: dict[str, Any] = {"template": template, "subject": subject, "text": text}
    if given:
        content["coupon_id"] = given.id
    return freeze(
        settings, "send_email", request, people, content, actor, language,
        title=say(f"outreach.template.{template}", language),
        personal=personal if "products" in f"{subject}{text}" else None,
        holdout=holdout, run=run,
    )  # fmt: skip


def draft_coupons(
    settings: Settings,
    request: AudienceRequest,
    actor: Actor,
    language: Language,
    *,
    selected: Iterable[int] | None = None,
    coupon: str | int = "best",
    mode: Mode = "as_far_as_it_goes",
    holdout: float = 0.0,
    run: int | None = None,
) -> Draft:
    """A coupon for each of an audience: ``coupon`` is an id, a title, ``best`` (see :func:`coupons.chosen`) or
    ``random`` (see :func:`coupons.drawn`).

    Raises UserError ``outreach.coupon.*``, ``outreach.nobody``, and ``outreach.coupon.too_few`` where ``mode`` is
    ``all_or_nothing`` and fewer are left than customers.
    """
    people = people_of(settings, request, selected)
    personal: Personal | None = None
    content: dict[str, Any] = {"mode": mode}
    if coupon == "random":
        title = say("outreach.coupon.random", language)
        drawn = coupons.drawn(settings, [one.customer_id for one in people])
        if mode == "all_or_nothing" and len(drawn) < len(people):
            raise UserError("outreach.coupon.too_few", left=len(drawn), customers=len(people))

        def personal(batch: Sequence[Person]) -> Mapping[int, Mapping[str, Any]]:
            return {one.customer_id: {"coupon_id": drawn[one.customer_id]} for one in batch if one.customer_id in drawn}

    else:
        given = coupons.chosen(settings, coupon, [one.customer_id for one in people])
        content["coupon_id"] = given.id
        title = given.title
    return freeze(
        settings, "offer_coupon", request, people, content, actor, language,
        title=title, personal=personal, holdout=holdout, run=run,
    )  # fmt: skip


def draft_followups(
    settings: Settings,
    request: AudienceRequest,
    actor: Actor,
    language: Language,
    *,
    selected: Iterable[int] | None = None,
    owner: str | None = None,
    due_on: str | None = None,
    words: str | None = None,
    run: int | None = None,
) -> Draft:
    """A task for service staff for each of an audience. ``owner`` is whoever drafts and ``due_on`` in three days unless
    said; ``words`` is what one could say to the customer."""
    due = due_on or str(today(settings) + dt.timedelta(days=DUE_DAYS))
    content = {
        "owner": (owner or actor.name).strip(),
        "due_on": due,
        "words": words or say("outreach.followup.words", language),
    }
    people = people_of(settings, request, selected)
    title = campaigns.tasks_title(content["owner"], due, language)
    return freeze(settings, "create_followups", request, people, content, actor, language, title=title, run=run)


def draft_contact_list(
    settings: Settings,
    request: AudienceRequest,
    actor: Actor,
    language: Language,
    *,
    channel: str,
    selected: Iterable[int] | None = None,
    run: int | None = None,
) -> Draft:
    """A list of contacts for a channel that the desk doesn't send itself (短信, 企业微信)."""
    people = people_of(settings, request, selected)
    title = say("outreach.contact_list", language, channel=channel)
    return freeze(
        settings, "contact_list", request, people, {"channel": channel}, actor, language, title=title, run=run
    )
