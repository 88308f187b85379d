"""The audit log: who did what, when, with which definition and list."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import streamlit as st

from crm_tools.analytics.result import Column
from crm_tools.outreach.campaigns import action_words
from crm_tools.store import audit
from crm_tools.texts import UserError, Words, catalogue
from crm_tools.ui.here import Here
from crm_tools.ui.listing import Rows, listing
from crm_tools.ui.notices import empty_state

COLUMNS = (
    Column("at", Words("时间", "Time"), "time"),
    Column("actor", Words("谁", "Who"), "text"),
    Column("did", Words("做了什么", "Did"), "text"),
    Column("subject", Words("编号", "ID"), "text"),
    Column("what", Words("内容", "What"), "text"),
    Column("count", Words("人数", "Customers"), "count"),
    Column("people", Words("名单", "List"), "text"),
    Column("definitions", Words("当时的业务定义", "Definitions then"), "text"),
)


def audit_view(place: Here) -> None:
    """The latest entries, with their file."""
    st.caption(place.say("ui.audit.note"))
    found = audit.entries(place.settings.database)
    if found.empty:
        empty_state(":material/history:", place.say("ui.audit.none"))
        return
    worded: dict[str, str] = {}
    frame = pd.DataFrame([_row(place, entry, worded) for entry in found.to_dict("records")])
    rows = Rows(COLUMNS, len(frame), lambda offset, limit: frame.iloc[offset : offset + limit], lambda: [frame])
    listing(place, rows, key="audit", file_name=place.say("ui.audit.title"))


def _row(place: Here, entry: dict[Any, Any], worded: dict[str, str]) -> dict[str, object]:
    details = json.loads(str(entry["details"]))
    did = f"ui.audit.did.{entry['action']}"
    action = str(details.pop("action", ""))
    people, definitions = details.pop("audience", None), details.pop("definitions", None)
    count = details.pop("recipients", details.pop("customers", None))
    what = action_words(action, place.language) if f"outreach.action.{action}" in catalogue() else action
    named = details.pop("title", details.pop("name", ""))
    sent_to = ", ".join(details.pop("mail_to", ()))
    details.pop("what", None)
    rest = " · ".join(part for part in (named, sent_to, _words(details) if details else "") if part)
    if people is not None and (form := json.dumps(people)) not in worded:
        worded[form] = _people(place, people)
    return {
        "at": entry["at"],
        "actor": place.person(str(entry["actor"])),
        "did": place.say(did) if did in catalogue() else entry["action"],
        "subject": entry["subject"],
        "what": " · ".join(part for part in (what, rest) if part) or None,
        "count": count,
        "people": worded[json.dumps(people)] if people is not None else None,
        "definitions": _words(definitions) if definitions else None,
    }


def _people(place: Here, request: dict[str, object]) -> str:
    """The list in words; a request of a form that no longer exists as it was written."""
    from pydantic import ValidationError

    from crm_tools.analytics import audience
    from crm_tools.analytics.audience_request import AudienceRequest

    try:
        return audience.find(place.desk, AudienceRequest.model_validate(request)).words().to(place.language)
    except (UserError, ValidationError):
        return _words(request)


def _words(values: object) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(", ", ": ")).strip("{}")
