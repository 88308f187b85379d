"""Who of a frozen list must not be reached, and why. Each rule is one statement over the draft's deliveries."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Mapping
from typing import Any

from crm_tools.outreach.campaigns import Action
from crm_tools.outreach.emails import valid_address
from crm_tools.settings import Settings

_ERASED = "customer_id IN (SELECT customer_id FROM erasures)"
_NO_ADDRESS = "coalesce(trim(address), '') = ''"
_NO_MOBILE = "customer_id IN (SELECT id FROM customers WHERE coalesce(trim(mobile), '') = '')"
_INVALID = "NOT valid_address(address)"
_REFUSES = "customer_id IN (SELECT id FROM customers WHERE email_consent = 0)"
_SUPPRESSED = "lower(address) IN (SELECT address FROM suppressions)"
_SAME_ADDRESS = (
    "id NOT IN (SELECT min(id) FROM deliveries WHERE campaign_id = :campaign AND state = 'planned'"
    " GROUP BY lower(address))"
)
_CAPPED = (
    "customer_id IN (SELECT customer_id FROM deliveries d JOIN campaigns c ON c.id = d.campaign_id"
    " WHERE c.action IN ('send_email', 'send_survey') AND d.state IN ('sending', 'written', 'sent', 'unknown')"
    " AND d.changed_at >= :since GROUP BY customer_id HAVING count(*) >= :cap)"
)
_HAS_COUPON = "customer_id IN (SELECT customer_id FROM customer_coupons WHERE coupon_id = :coupon)"
_HAS_TASK = "customer_id IN (SELECT customer_id FROM followups WHERE state IN ('open', 'doing'))"

_MAIL = (
    ("no_address", _NO_ADDRESS),
    ("invalid_address", _INVALID),
    ("no_consent", _REFUSES),
    ("suppressed", _SUPPRESSED),
    ("same_address", _SAME_ADDRESS),
    ("capped", _CAPPED),
    ("has_coupon", _HAS_COUPON),
)
_RULES: Mapping[Action, tuple[tuple[str, str], ...]] = {
    "send_email": _MAIL,
    "send_survey": _MAIL,
    "contact_list": (("no_mobile", _NO_MOBILE), ("no_consent", _REFUSES)),
    "offer_coupon": (("has_coupon", _HAS_COUPON),),
    "create_followups": (("has_task", _HAS_TASK),),
}


def leave_out(
    connection: sqlite3.Connection,
    settings: Settings,
    campaign_id: str,
    action: Action,
    content: Mapping[str, Any],
    at: str,
) -> None:
    """Leave out, in the caller's transaction; the first rule that applies is the reason (``outreach.because.…``)."""
    connection.create_function("valid_address", 1, valid_address, deterministic=True)
    values = {
        "campaign": campaign_id,
        "since": cap_since(at, settings),
        "cap": settings.mail_cap,
        "coupon": content.get("coupon_id"),
    }
    for because, condition in (("erased", _ERASED), *_RULES[action]):
        connection.execute(
            f"UPDATE deliveries SET state = 'left_out', because = :because"  # noqa: S608
            f" WHERE campaign_id = :campaign AND state = 'planned' AND {condition}",
            {**values, "because": f"outreach.because.{because}"},
        )


def why_not_now(
    connection: sqlite3.Connection, settings: Settings, customer_id: int, address: str, at: str
) -> str | None:
    """The text key of why a message must not go out after all: things change between approval and sending."""
    refuses = connection.execute("SELECT email_consent FROM customers WHERE id = ?", (customer_id,)).fetchone()
    if refuses is None or refuses[0] == 0:
        return "outreach.because.no_consent"
    if connection.execute("SELECT 1 FROM suppressions WHERE address = ?", (address.lower(),)).fetchone():
        return "outreach.because.suppressed"
    recent = connection.execute(
        "SELECT count(*) FROM deliveries d JOIN campaigns c ON c.id = d.campaign_id WHERE d.customer_id = ?"
        " AND c.action IN ('send_email', 'send_survey') AND d.state IN ('sending', 'written', 'sent', 'unknown')"
        " AND d.changed_at >= ?",
        (customer_id, cap_since(at, settings)),
    ).fetchone()[0]
    return "outreach.because.capped" if recent >= settings.mail_cap else None


def cap_since(at: str, settings: Settings) -> str:
    """The first moment that counts for the frequency cap: so many whole local days, today included."""
    first = dt.date.fromisoformat(at[:10]) - dt.timedelta(days=settings.mail_cap_days - 1)
    return f"{first} 00:00:00"
