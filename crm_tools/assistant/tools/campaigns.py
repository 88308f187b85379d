"""What came of campaigns, in words that claim no more than the figures do; nothing here acts."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from crm_tools.analytics.periods import Period, resolve
from crm_tools.analytics.result import Result, Step
from crm_tools.assistant.basis import days
from crm_tools.assistant.tools import campaign_tables as tables
from crm_tools.assistant.tools import running
from crm_tools.assistant.tools.campaign_tables import Came
from crm_tools.assistant.tools.running import Reply, Runtime
from crm_tools.assistant.turn import Told, Turn
from crm_tools.assistant.wording import joined
from crm_tools.assistant.work_calls import CampaignResults
from crm_tools.assistant.work_words import campaign_words
from crm_tools.outreach.campaigns import action_words, title
from crm_tools.outreach.results import STATEMENTS
from crm_tools.present.figures import figure
from crm_tools.present.uplifts import not_reached_words, sales_uplift_words, uplift_words
from crm_tools.texts import formats, say

if TYPE_CHECKING:
    import plotly.graph_objects as go


def campaign_results(runtime: Runtime, **arguments: Any) -> Reply:
    call, turn = CampaignResults(**arguments), runtime.context
    running.progress(runtime, "assistant.progress.report")
    started = time.perf_counter()
    came = tables.chosen(turn.settings, call)
    found = tables.table(came, turn.language, drafts=call.wanted == "waiting")
    told = _told(came, found, call, turn)
    sql = "" if call.wanted == "waiting" else STATEMENTS
    spent = round((time.perf_counter() - started) * 1000, 2)
    named = {"campaigns": [one.campaign.id for one in came], "days": call.days}
    told = replace(told, rows=found, steps=(Step("campaign_results", named, "sqlite", sql, len(came), spent),))
    return running.told(runtime, running.as_call("campaign_results", call), told)


def _told(came: Sequence[Came], found: Result, call: CampaignResults, turn: Turn) -> Told:
    if call.wanted == "waiting":
        return _waiting(came, call, turn)
    if not came:
        return _nothing(call, turn)
    if len(came) == 1:
        return _one(came[0], call, turn)
    return _several(came, found, call, turn)


def _one(one: Came, call: CampaignResults, turn: Turn) -> Told:
    """One campaign as its page tells it."""
    language, campaign, results = turn.language, one.campaign, one.results
    assert results is not None
    headline = say(
        "work.campaign.one", language, title=title(campaign, language), action=action_words(campaign.action, language),
        day=results.first, reached=_count(results.reached, turn), buyers=_count(results.buyers, turn),
        share=formats.percent(one.buyer_rate), orders=_count(results.orders, turn),
        sales=_money(results.sales_cents, turn),
    )  # fmt: skip
    points = [uplift_words(results.uplift, language) if results.uplift else say("work.campaign.no_control", language)]
    points += [words] if (words := sales_uplift_words(results, language, turn.currency)) else []
    if results.answered is not None:
        points.append(say("work.campaign.survey", language, count=_count(results.answered, turn)))
    if campaign.action == "offer_coupon" or campaign.content.get("coupon_id"):
        cost = _money(results.discount_cents, turn)
        points.append(say("work.campaign.coupons", language, count=_count(results.coupons_used, turn), cost=cost))
    points.append(say("work.campaign.inquired", language, count=_count(results.inquired, turn)))
    counted = Period("", results.first, results.last)
    lines = [say("work.campaign.basis", language, days=results.days, span=days(counted, language))]
    lines += [] if results.complete else [say("work.campaign.not_over", language, days=results.days)]
    lines += [note] if (note := not_reached_words(results, language)) else []
    if call.campaign and call.wanted == "latest" and (others := len(tables.fitting(turn.settings, call)) - 1):
        lines.append(say("work.campaign.same_name", language, count=_count(others, turn)))
    if not call.back:
        lines += _drafts_too(turn)
    return Told(headline, tuple(lines), tuple(points), period=counted)


def _several(came: Sequence[Came], found: Result, call: CampaignResults, turn: Turn) -> Told:
    """A row a campaign; which of them leads only where that can be told."""
    language, with_control = turn.language, [one for one in came if one.uplift is not None]
    parts = [say("work.campaign.several", language, count=_count(len(came), turn), days=call.days)]
    leader = came[0]
    if call.order == "uplift" and not with_control:
        parts.append(say("work.campaign.no_uplift", language))
    elif call.order == "uplift" and not (leader.certain and (leader.uplift or 0) > 0):
        parts.append(say("work.campaign.none_certain", language))
    elif call.order == "uplift":
        points = f"{(leader.uplift or 0) * 100:+.1f}".replace("-", "−")
        parts.append(say("work.campaign.best_uplift", language, points=points, **_named(leader, turn)))
    elif call.order == "sales":
        sales = _money(leader.sales or 0, turn)
        parts.append(say("work.campaign.best_sales", language, sales=sales, **_named(leader, turn)))
    elif call.order == "buyer_rate" and leader.buyer_rate is not None:
        share = formats.percent(leader.buyer_rate)
        parts.append(say("work.campaign.best_rate", language, share=share, **_named(leader, turn)))
    certain = sum(one.certain for one in came)
    lines = [say("work.campaign.compared", language, held=len(with_control), certain=certain)]
    if any(one.results is not None and not one.results.complete for one in came):
        lines.append(say("work.campaign.not_over", language, days=call.days))
    lines += _asked(call, turn)
    return Told(
        ("" if language == "zh" else " ").join(parts),
        (*lines, *_drafts_too(turn)),
        figure=None if call.order == "uplift" else _figure(found, turn),  # its bars would rank otherwise
        period=resolve(call.period, turn.desk.today) if call.period else None,
    )


def _nothing(call: CampaignResults, turn: Turn) -> Told:
    language, every = turn.language, [one for one in tables.carried_out(turn.settings) if one.reached]
    if not every:
        return Told(say("work.campaign.none", language), (say("work.campaign.none_next", language), *_drafts_too(turn)))
    if call.back and call.wanted == "latest" and len(every) <= call.back:
        return Told(say("work.campaign.no_more", language, count=_count(len(every), turn)))
    words = joined(campaign_words(call, turn.desk.today, language), language)
    return Told(
        say(
            "work.campaign.none_fits", language, conditions=words, count=_count(len(every), turn),
            title=title(every[0], language), day=str(every[0].decided_at)[:10],
        ),
        tuple(_drafts_too(turn)),
    )  # fmt: skip


def _waiting(came: Sequence[Came], call: CampaignResults, turn: Turn) -> Told:
    language = turn.language
    if not came:
        return Told(say("work.campaign.nothing_waiting", language), tuple(_asked(call, turn)))
    first = came[0].campaign
    text = say(
        "work.campaign.waiting", language, count=_count(len(came), turn), day=first.created_at[:10],
        title=title(first, language), recipients=_count(first.recipients, turn),
    )  # fmt: skip
    left = say("work.campaign.waiting_next", language, days=turn.settings.draft_days)
    return Told(text, (*_asked(call, turn), left))


def _drafts_too(turn: Turn) -> list[str]:
    drafts = len(tables.waiting(turn.settings))
    return [say("work.campaign.waiting_too", turn.language, count=_count(drafts, turn))] if drafts else []


def _asked(call: CampaignResults, turn: Turn) -> list[str]:
    """The conditions, where there are any beside which of them are meant."""
    plain = CampaignResults(which=call.which)
    if call.model_copy(update={"order": plain.order}) == plain:
        return []
    words = joined(campaign_words(call, turn.desk.today, turn.language), turn.language)
    return [say("assistant.basis.conditions", turn.language, conditions=words)]


def _figure(found: Result, turn: Turn) -> go.Figure | None:
    """Bars of the share that bought, a bar a campaign."""
    days_of = [
        f"{name} · {day[5:]}" for name, day in zip(found.frame["campaign"], found.frame["approved_on"], strict=True)
    ]
    frame = found.frame[["buyer_rate"]].assign(campaign=days_of)
    frame = frame[frame["buyer_rate"].notna()]
    columns = [next(one for one in found.columns if one.name == name) for name in ("campaign", "buyer_rate")]
    return figure(Result(tuple(columns), frame, None), "bar", turn.language, currency=turn.currency)


def _named(one: Came, turn: Turn) -> dict[str, str]:
    return {"title": title(one.campaign, turn.language), "day": str(one.campaign.decided_at)[:10]}


def _count(count: int, turn: Turn) -> str:
    return formats.number(count, turn.language, exact=True)


def _money(cents: int, turn: Turn) -> str:
    return formats.money(cents, turn.currency, turn.language, exact=True)
