"""What a campaign's coupons come to, before and after they are given."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from dataclasses import dataclass

from crm_tools.outreach import campaigns, coupons
from crm_tools.outreach.campaigns import Campaign
from crm_tools.outreach.coupons import Coupon
from crm_tools.settings import Settings
from crm_tools.store.connect import reader


@dataclass(frozen=True)
class CouponCost:
    """One coupon of a campaign: ``customers`` are to get it, or got it; ``at_most_cents`` is what it costs if each of
    them uses it (分), of those that are left while the campaign is a draft."""

    coupon: Coupon
    customers: int
    at_most_cents: int


def coupon_costs(settings: Settings, found: Campaign) -> list[CouponCost]:
    """The coupons that go out with a campaign, the one for most customers first; empty where there is none."""
    if found.action not in ("offer_coupon", "send_email"):
        return []
    waiting = found.state in ("draft", "approved", "running")
    with reader(settings.database) as connection:
        counts = _customers(connection, found, waiting)
        costs = []
        for coupon_id, customers in counts.most_common():
            coupon = coupons.read(connection, coupon_id)
            given = min(customers, coupon.left) if found.state == "draft" else customers
            costs.append(CouponCost(coupon, customers, given * coupon.discount_cents))
    return costs


def _customers(connection: sqlite3.Connection, found: Campaign, waiting: bool) -> Counter[int]:
    states = (*campaigns.RECEIVED, "unknown", *(("planned", "sending") if waiting else ()))
    one = found.content.get("coupon_id")
    if one:
        return Counter({int(one): sum(found.counts.get(state, 0) for state in states)})
    if found.action != "offer_coupon":
        return Counter()
    rows = connection.execute(
        "SELECT json_extract(d.fields, '$.coupon_id') AS coupon, count(*) FROM deliveries d"
        " JOIN json_each(?) s ON s.value = d.state WHERE d.campaign_id = ? GROUP BY 1 HAVING coupon IS NOT NULL",
        (json.dumps(states), found.id),
    )
    return Counter(dict(rows.fetchall()))
