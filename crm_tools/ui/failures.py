"""What a person sees when something fails: words and a way out, never a traceback."""

from __future__ import annotations

import logging

import streamlit as st

from crm_tools.logs import failure
from crm_tools.texts import UserError, say
from crm_tools.ui import language

log = logging.getLogger(__name__)


def show_failure(error: Exception) -> bool:
    """Show ``error`` in the reader's language; what nobody foresaw goes to the log. Returns True: it has been shown."""
    reader = language.current()
    if isinstance(error, UserError):
        st.error(error.text(reader), icon=":material/error:")
    else:
        failure(log, "page_failed", error)
        st.error(say("ui.error.unexpected", reader), icon=":material/error:")
    return True
