"""Invitations: one a customer and questionnaire, with a secret that only the customer's link holds."""

from __future__ import annotations

import hashlib
import re
import secrets
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from crm_tools.store.connect import reader

TOKEN_BYTES = 24
"""192 random bits: nobody guesses one."""
_TOKEN = re.compile(r"[\w-]{32}", re.ASCII)


def make_token() -> str:
    """A new secret for a link: 32 characters that need no escaping in an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hashed(token: str) -> str:
    """What is kept of a token. It is random and long, so a plain hash cannot be turned back."""
    return hashlib.sha256(token.encode()).hexdigest()


def looks_like_token(text: str) -> bool:
    """Whether ``text`` could be a token at all; anything else is not even looked up."""
    return _TOKEN.fullmatch(text) is not None


def invite(
    connection: sqlite3.Connection,
    survey_id: int,
    tokens: Iterable[tuple[int, str]],
    moment: str,
    *,
    campaign_id: str | None = None,
    reminder: bool = False,
) -> None:
    """Keep an invitation for each (customer, token), in the caller's transaction; ``campaign_id`` is what brings it.

    Who has one already keeps it, with one more link that leads to the same single answer.
    """
    kept = "INSERT INTO survey_invitations (survey_id, customer_id, invited_at, campaign_id) VALUES (?, ?, ?, ?)"
    again = " ON CONFLICT (survey_id, customer_id) DO UPDATE SET "
    if reminder:
        again += "reminded_at = excluded.invited_at"
    else:
        again += "invited_at = excluded.invited_at, campaign_id = excluded.campaign_id"
    for customer_id, token in tokens:
        connection.execute(kept + again, (survey_id, customer_id, moment, campaign_id))
        connection.execute(
            "INSERT INTO survey_tokens (hash, invitation_id, made_at)"
            " SELECT ?, id, ? FROM survey_invitations WHERE survey_id = ? AND customer_id = ?",
            (hashed(token), moment, survey_id, customer_id),
        )


def invited(database: Path, survey_id: int) -> frozenset[int]:
    """Customers whose invitation went out."""
    return _customers(database, "SELECT customer_id FROM survey_sent WHERE survey_id = ?", survey_id)


def asked(database: Path, survey_id: int) -> frozenset[int]:
    """Customers whose invitation went out or waits to: a rejected mailing asked nobody."""
    return invited(database, survey_id) | _customers(
        database,
        "SELECT i.customer_id FROM survey_invitations i JOIN campaigns c ON c.id = i.campaign_id"
        " JOIN deliveries d ON d.campaign_id = c.id AND d.customer_id = i.customer_id"
        " WHERE i.survey_id = ? AND c.state IN ('draft', 'approved', 'running') AND d.state IN ('planned', 'sending')",
        survey_id,
    )


def not_answered(database: Path, survey_id: int) -> frozenset[int]:
    """Customers that were invited and have not answered, neither by their link nor in an imported file."""
    return _customers(
        database,
        "SELECT i.customer_id FROM survey_sent i LEFT JOIN survey_responses r"
        " ON r.survey_id = i.survey_id AND r.customer_id = i.customer_id"
        " WHERE i.survey_id = ? AND r.id IS NULL",
        survey_id,
    )


def _customers(database: Path, sql: str, survey_id: int) -> frozenset[int]:
    with reader(database) as connection:
        rows: Sequence[tuple[int]] = connection.execute(sql, (survey_id,)).fetchall()
    return frozenset(customer for (customer,) in rows)
