"""Lists of customers: whom a question names, read word by word, and the call that answers it."""

from __future__ import annotations

from crm_tools.assistant.understand.whom.call import whom_call

__all__ = ["whom_call"]
