"""Why a customer is on a list, as it was frozen, in the language of whoever reads it."""

from __future__ import annotations

from collections.abc import Mapping

from crm_tools.texts import Language

REASON: Mapping[Language, str] = {"zh": "reason", "en": "coalesce(reason_en, reason)"}
"""The reason in SQL, of a delivery or a follow-up task. What was written by hand is there once."""
