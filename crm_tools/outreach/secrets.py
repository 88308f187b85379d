"""Secret links (to a survey's form) in the fields of deliveries: kept only while a message with one may still go out.

What is needed afterwards, to recognise the link, is its hash (``survey_tokens``). The message shown on the page is the
message that is sent, so until then the link itself must be kept.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

_LINK = "json_extract(fields, '$.link')"
_MARK = f"instr({_LINK}, '?t=')"
_FORGET = f"UPDATE deliveries SET fields = json_set(fields, '$.link', substr({_LINK}, 1, {_MARK} + 2) || '…')"  # noqa: S608


def forget_links(connection: sqlite3.Connection, deliveries: Iterable[int]) -> None:
    """Cut the secret out of the links of ``deliveries`` (ids), in the caller's transaction."""
    connection.executemany(f"{_FORGET} WHERE id = ? AND {_MARK} > 0", ((one,) for one in deliveries))


def forget_links_of(connection: sqlite3.Connection, campaign_id: str) -> None:
    """The same of a whole campaign that nobody will carry out any more, or of what it has ended."""
    connection.execute(f"{_FORGET} WHERE campaign_id = ? AND state <> 'sending' AND {_MARK} > 0", (campaign_id,))
