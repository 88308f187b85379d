"""The app: ``streamlit run app.py``. Everything is in crm_tools/ui/router.py, which runs before any page does."""

import streamlit as st

from crm_tools.ui.failures import show_failure

app = st.App("crm_tools/ui/router.py", on_script_error=show_failure)
