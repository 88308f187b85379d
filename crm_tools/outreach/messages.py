"""The messages of a campaign: the frozen template and fields of one delivery, rendered."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crm_tools.outreach import campaigns, coupons, emails, links
from crm_tools.outreach.campaigns import Campaign
from crm_tools.outreach.emails import Message
from crm_tools.settings import Settings
from crm_tools.store.connect import reader
from crm_tools.texts import Language, formats

SAMPLE = 3


@dataclass(frozen=True)
class Addressed:
    """A message and whom it is for."""

    customer_id: int
    customer: str
    address: str
    message: Message


def render(
    connection: sqlite3.Connection, settings: Settings, found: Campaign, key: bytes, customer_id: int
) -> Addressed:
    """The message of ``found`` to one customer."""
    name, address, fields = connection.execute(
        "SELECT c.name, d.address, d.fields FROM deliveries d JOIN customers c ON c.id = d.customer_id"
        " WHERE d.campaign_id = ? AND d.customer_id = ?",
        (found.id, customer_id),
    ).fetchone()
    content = found.content
    values: dict[str, Any] = {
        "name": name or "", "shop": settings.shop_name, "title": found.title, "products": [], "coupon": None,
        "link": "", **json.loads(fields),
    }  # fmt: skip
    if content.get("coupon_id"):
        values["coupon"] = _coupon(
            coupons.read(connection, int(content["coupon_id"])), found.language, settings.currency
        )
    message = emails.render(
        content["subject"], content["text"], values, found.language,
        marketing=content.get("template") in emails.MARKETING,
        unsubscribe=links.unsubscribe_link(settings, key, found.id, customer_id),
    )  # fmt: skip
    return Addressed(customer_id, name or "", address or "", message)


def sample(settings: Settings, campaign_id: str, count: int = SAMPLE) -> list[Addressed]:
    """The first messages as they will go out; empty for actions without one."""
    key = links.secret(settings.database)
    with reader(settings.database) as connection:
        found = campaigns.read(connection, campaign_id)
        if "text" not in found.content:
            return []
        return [render(connection, settings, found, key, customer) for customer in first(connection, found.id, count)]


def first(connection: sqlite3.Connection, campaign_id: str, count: int) -> list[int]:
    """The customers who are to be reached first."""
    rows = connection.execute(
        "SELECT customer_id FROM deliveries WHERE campaign_id = ? AND state NOT IN ('left_out', 'held_out')"
        " ORDER BY id LIMIT ?",
        (campaign_id, count),
    )
    return [customer for (customer,) in rows]


def _coupon(coupon: coupons.Coupon, language: Language, currency: str) -> Mapping[str, str]:
    return {
        "title": coupon.title,
        "terms": coupon.terms(language, currency),
        "until": formats.date(coupon.ends_at[:10], language),
    }
