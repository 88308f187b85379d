"""Signed links to the unsubscribe page, and the list of addresses that must not be written to."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import sqlite3
from pathlib import Path
from urllib.parse import urlencode

from crm_tools.outreach.clock import now
from crm_tools.settings import Settings
from crm_tools.store import facts
from crm_tools.store.connect import reader, writer
from crm_tools.texts import UserError

_SECRET = "link_secret"


def secret(database: Path) -> bytes:
    """The database's own key, made at first use."""
    found = facts.fact(database, _SECRET)
    if found is None:
        with writer(database) as connection:
            connection.execute(
                "INSERT OR IGNORE INTO desk_facts (name, value) VALUES (?, ?)", (_SECRET, secrets.token_hex(32))
            )
        found = facts.fact(database, _SECRET)
    return bytes.fromhex(found or "")


def token(key: bytes, campaign_id: str, customer_id: int) -> str:
    """What a customer's link carries: campaign, customer and signature."""
    what = f"{campaign_id}.{customer_id}"
    return f"{what}.{_signature(key, what)}"


def unsubscribe_link(settings: Settings, key: bytes, campaign_id: str, customer_id: int) -> str:
    """Where a customer says that no more mail is wanted; the page asks before it does so."""
    query = urlencode({"t": token(key, campaign_id, customer_id)})
    return f"{settings.public_url.rstrip('/')}/unsubscribe?{query}"


def one_click_link(settings: Settings, key: bytes, campaign_id: str, customer_id: int) -> str:
    """Where a mail program posts to (RFC 8058); a GET there changes nothing."""
    query = urlencode({"t": token(key, campaign_id, customer_id)})
    return f"{settings.public_url.rstrip('/')}/api/unsubscribe?{query}"


def unsubscribe(settings: Settings, given: str, why: str = "link") -> str:
    """Suppress the address that the link was sent to; returns it masked. Doing it again changes nothing.

    Raises UserError ``outreach.bad_link`` for a link that this desk did not sign or whose message is gone.
    """
    campaign_id, customer_id = _checked(settings, given)
    with writer(settings.database) as connection:
        address = _address(connection, campaign_id, customer_id)
        suppress(connection, address, why, now(settings), campaign_id)
        connection.execute("UPDATE customers SET email_consent = 0 WHERE id = ?", (customer_id,))
    return masked(address)


def address_of(settings: Settings, given: str) -> str:
    """The masked address that a link is about; changes nothing. Raises UserError ``outreach.bad_link``."""
    campaign_id, customer_id = _checked(settings, given)
    with reader(settings.database) as connection:
        return masked(_address(connection, campaign_id, customer_id))


def suppress(connection: sqlite3.Connection, address: str, why: str, at: str, campaign_id: str | None = None) -> None:
    """Never write to ``address`` again; ``why`` and ``at`` (local time) of the first time stay."""
    connection.execute(
        "INSERT OR IGNORE INTO suppressions (address, why, at, campaign_id) VALUES (?, ?, ?, ?)",
        (address.lower(), why, at, campaign_id),
    )


def masked(address: str) -> str:
    """An address by which its owner knows it and nobody else: ``l***@example.com``."""
    name, _, domain = address.partition("@")
    return f"{name[:1]}***@{domain}"


def _checked(settings: Settings, given: str) -> tuple[str, int]:
    campaign_id, _, rest = given.partition(".")
    customer_id, _, signature = rest.partition(".")
    expected = _signature(secret(settings.database), f"{campaign_id}.{customer_id}")
    if not customer_id.isdigit() or not hmac.compare_digest(signature.encode(), expected.encode()):
        raise UserError("outreach.bad_link")
    return campaign_id, int(customer_id)


def _address(connection: sqlite3.Connection, campaign_id: str, customer_id: int) -> str:
    row = connection.execute(
        "SELECT address FROM deliveries WHERE campaign_id = ? AND customer_id = ? AND address IS NOT NULL",
        (campaign_id, customer_id),
    ).fetchone()
    if row is None:
        raise UserError("outreach.bad_link")
    return str(row[0])


def _signature(key: bytes, what: str) -> str:
    digest = hmac.new(key, what.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:18]).decode()
