"""The contacts of an approved list, for a channel that the desk doesn't send itself."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from crm_tools.analytics.result import Column
from crm_tools.outreach import campaigns
from crm_tools.outreach.clock import now
from crm_tools.outreach.told import REASON
from crm_tools.settings import Settings
from crm_tools.store import audit
from crm_tools.store.actors import Actor, require
from crm_tools.store.connect import reader, writer
from crm_tools.texts import Language, UserError, Words

BATCH = 5_000
COLUMNS = (
    Column("customer_id", Words("客户ID", "Customer ID"), "id"),
    Column("customer", Words("客户", "Customer"), "text"),
    Column("mobile", Words("手机号", "Mobile"), "text"),
    Column("city", Words("城市", "City"), "text"),
    Column("level", Words("会员等级", "Level"), "text"),
    Column("reason", Words("入选原因", "Why on the list"), "text"),
)


def count(settings: Settings, campaign_id: str) -> int:
    """How many of the list may be written to at present."""
    with reader(settings.database) as connection:
        return int(connection.execute(f"SELECT count(*) {_LISTED}", (campaign_id, -1)).fetchone()[0])


def stream(settings: Settings, campaign_id: str, actor: Actor, language: Language = "zh") -> Iterator[pd.DataFrame]:
    """Frames with ``COLUMNS`` of an approved contact list, without those who have withdrawn their consent since. That
    it was taken out goes into the audit log.

    Raises UserError ``store.not_allowed`` without the capability ``unmask``, ``outreach.contacts_not_approved``.
    """
    require(actor, "unmask")
    found = campaigns.campaign(settings.database, campaign_id)
    if found.action != "contact_list" or found.state not in ("running", "done"):
        raise UserError("outreach.contacts_not_approved")
    with writer(settings.database) as connection:
        audit.record(connection, now(settings), actor, "contacts", found.id, {"customers": found.reached})
    return _frames(settings, found.id, language)


def _frames(settings: Settings, campaign_id: str, language: Language) -> Iterator[pd.DataFrame]:
    after = -1
    while True:
        with reader(settings.database) as connection:
            rows = connection.execute(
                f"SELECT d.id, c.id, c.name, c.mobile, c.city, c.level, {REASON[language]}"
                f" {_LISTED} ORDER BY d.id LIMIT ?",
                (campaign_id, after, BATCH),
            ).fetchall()
        if not rows:
            return
        after = rows[-1][0]
        yield pd.DataFrame([row[1:] for row in rows], columns=[column.name for column in COLUMNS], dtype=object)


_LISTED = (
    "FROM deliveries d JOIN customers c ON c.id = d.customer_id WHERE d.campaign_id = ? AND d.state = 'listed'"
    " AND c.email_consent = 1 AND coalesce(trim(c.mobile), '') <> '' AND d.id > ?"
)
