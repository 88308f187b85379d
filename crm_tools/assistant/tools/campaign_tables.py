"""Campaigns with what came of them, as rows: the figures of the Campaigns page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from crm_tools.analytics.periods import resolve
from crm_tools.analytics.planning import note
from crm_tools.analytics.result import Column, Result, Unit
from crm_tools.assistant.work_calls import CampaignResults
from crm_tools.outreach import campaigns
from crm_tools.outreach.campaigns import Campaign, action_words, title
from crm_tools.outreach.clock import today
from crm_tools.outreach.results import Results, results
from crm_tools.settings import Settings
from crm_tools.texts import LANGUAGES, Language, UserError, Words, say

MOST_NAMED = 5
_CARRIED_OUT: tuple[campaigns.State, ...] = ("approved", "running", "done", "failed")
_RESULTS: tuple[tuple[str, Unit], ...] = (
    ("campaign_id", "text"),
    ("action", "text"),
    ("campaign", "text"),
    ("approved_on", "day"),
    ("recipients", "count"),
    ("reached", "count"),
    ("buyers", "count"),
    ("buyer_rate", "rate"),
    ("orders", "count"),
    ("sales", "money"),
    ("coupons_used", "count"),
    ("discount", "money"),
    ("answered", "count"),
    ("inquired", "count"),
    ("held_out", "count"),
    ("held_out_rate", "rate"),
    ("uplift", "points"),
    ("uplift_low", "points"),
    ("uplift_high", "points"),
    ("uplift_certain", "text"),
    ("sales_uplift", "money"),
    ("sales_uplift_low", "money"),
    ("sales_uplift_high", "money"),
)
_NOT_EVERYWHERE = frozenset(name for name, _ in _RESULTS[10:])
"""Columns of some kinds of campaigns only: left away where no row has a value."""
_WAITING: tuple[tuple[str, Unit], ...] = (
    ("campaign_id", "text"),
    ("action", "text"),
    ("campaign", "text"),
    ("recipients", "count"),
    ("drafted_on", "day"),
    ("drafted_by", "text"),
)


@dataclass(frozen=True)
class Came:
    """A campaign and what came of it; ``results`` is None for a draft."""

    campaign: Campaign
    results: Results | None

    @property
    def buyer_rate(self) -> float | None:
        return self.results.buyers / self.results.reached if self.results and self.results.reached else None

    @property
    def sales(self) -> int | None:
        return self.results.sales_cents if self.results else None

    @property
    def certain(self) -> bool:
        """Whether chance alone hardly explains the difference to the control group."""
        return bool(self.results and self.results.uplift and self.results.uplift.certain)

    @property
    def uplift(self) -> float | None:
        return self.results.uplift.difference if self.results and self.results.uplift else None


def carried_out(settings: Settings) -> list[Campaign]:
    """Every campaign that was approved, the one approved last first."""
    found = [one for one in campaigns.campaigns(settings.database, *_CARRIED_OUT) if one.decided_at]
    return sorted(found, key=lambda one: str(one.decided_at), reverse=True)


def waiting(settings: Settings) -> list[Campaign]:
    """The drafts that nobody decided, the oldest first."""
    return campaigns.campaigns(settings.database, "draft")[::-1]


def fitting(settings: Settings, call: CampaignResults) -> list[Campaign]:
    """The campaigns that fit what the call names, in the order of :func:`carried_out` or :func:`waiting`.

    Raises UserError ``assistant.work.no_campaign`` for a name that no campaign has.
    """
    pool = waiting(settings) if call.wanted == "waiting" else carried_out(settings)
    named = _called(pool, call.campaign) if call.campaign else pool
    if not named and pool:
        known = [f"{title(one, 'zh')} / {title(one, 'en')}" for one in pool[:MOST_NAMED]]
        raise UserError(
            "assistant.work.no_campaign", name=call.campaign, known=Words("、".join(known), ", ".join(known))
        )
    days = resolve(call.period, today(settings)) if call.period else None

    def fits(one: Campaign) -> bool:
        day = str(one.decided_at or one.created_at)[:10]
        return (
            (call.kind is None or one.action == call.kind)
            and (call.template is None or one.content.get("template") == call.template)
            and (call.segment is None or one.audience.segment == call.segment)
            and (days is None or ((days.start is None or str(days.start) <= day) and day <= str(days.end)))
        )

    return [one for one in named if fits(one)]


def chosen(settings: Settings, call: CampaignResults) -> list[Came]:
    """Those that the call asks for, with their results, in its order; of ``latest`` at most one."""
    found = fitting(settings, call)
    if call.wanted == "waiting":
        return [Came(one, None) for one in found]
    if call.wanted == "latest":
        found = [one for one in found if one.reached][call.back : call.back + 1]
    came = [Came(one, results(settings, one.id, call.days)) for one in found]
    order = call.order
    if order == "uplift" and all(one.uplift is None for one in came):
        order = "buyer_rate"
    if order == "approved_on":
        return came
    return sorted(came, key=lambda one: -1e18 if getattr(one, order) is None else getattr(one, order), reverse=True)


def campaigns_table(settings: Settings, call: CampaignResults, language: Language) -> Result:
    """The rows of the call's answer."""
    return table(chosen(settings, call), language, drafts=call.wanted == "waiting")


def table(came: Sequence[Came], language: Language, *, drafts: bool) -> Result:
    """One row a campaign; shares as fractions, money in 分, intervals those of the page (95 %)."""
    rows = [_draft(one.campaign, language) if drafts else _row(one, language) for one in came]
    columns = _WAITING if drafts else _RESULTS
    frame = pd.DataFrame(rows, columns=[name for name, _ in columns], dtype=object)
    kept = [one for one in columns if one[0] not in _NOT_EVERYWHERE or frame[one[0]].notna().any()]
    return Result(
        tuple(Column(name, note(f"work.column.{name}"), unit) for name, unit in kept),
        frame[[name for name, _ in kept]],
        None,
    )


def _draft(one: Campaign, language: Language) -> dict[str, Any]:
    return {
        "campaign_id": one.id,
        "action": action_words(one.action, language),
        "campaign": title(one, language),
        "recipients": one.recipients,
        "drafted_on": one.created_at[:10],
        "drafted_by": one.created_by,
    }


def _row(one: Came, language: Language) -> dict[str, Any]:
    found, came = one.campaign, one.results
    assert came is not None
    coupons = found.action == "offer_coupon" or found.content.get("coupon_id")
    more: dict[str, Any] = {}
    if came.uplift:
        more |= {
            "held_out": came.uplift.held,
            "held_out_rate": came.uplift.held_buyers / came.uplift.held,
            "uplift": came.uplift.difference,
            "uplift_low": came.uplift.low,
            "uplift_high": came.uplift.high,
            "uplift_certain": say("work.campaign.yes" if came.uplift.certain else "work.campaign.no", language),
        }
    if came.uplift and came.sales_uplift:
        more |= {
            "sales_uplift": came.sales_uplift.difference,
            "sales_uplift_low": came.sales_uplift.low,
            "sales_uplift_high": came.sales_uplift.high,
        }
    return {
        "campaign_id": found.id,
        "action": action_words(found.action, language),
        "campaign": title(found, language),
        "approved_on": str(came.first),
        "recipients": found.recipients,
        "reached": came.reached,
        "buyers": came.buyers,
        "buyer_rate": one.buyer_rate,
        "orders": came.orders,
        "sales": came.sales_cents,
        "coupons_used": came.coupons_used if coupons else None,
        "discount": came.discount_cents if coupons else None,
        "answered": came.answered,
        "inquired": came.inquired,
    } | more


def _called(pool: Sequence[Campaign], name: str) -> list[Campaign]:
    """Those whose id is ``name``, else those whose title holds it, in either language."""
    said = name.strip().lower()
    by_id = [one for one in pool if one.id == said]
    return by_id or [one for one in pool if any(said in title(one, language).lower() for language in LANGUAGES)]
