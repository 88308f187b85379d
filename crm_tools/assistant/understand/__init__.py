"""Understanding a question on this machine: text in, one typed call out. No network, no model."""

from __future__ import annotations

from crm_tools.assistant.understand.reading import read, understand
from crm_tools.assistant.understand.text.normalise import language_of
from crm_tools.assistant.understand.turns.returning import Earlier
from crm_tools.assistant.understand.whole import Reading

__all__ = ["Earlier", "Reading", "language_of", "read", "understand"]
