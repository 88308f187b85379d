"""The app: ``streamlit run app.py``. Everything is in crm_tools/ui/router.py, which runs before any page does."""

import streamlit as st
from starlette.middleware import Middleware

from crm_tools.ui.background import background
from crm_tools.ui.deep_links import LinksThroughLogin
from crm_tools.ui.failures import show_failure
from crm_tools.ui.files import ROUTE as LONG_FILES
from crm_tools.ui.headers import NothingFromElsewhere
from crm_tools.ui.post import ROUTES

app = st.App(
    "crm_tools/ui/router.py",
    lifespan=background,
    routes=[*ROUTES, LONG_FILES],
    middleware=[Middleware(NothingFromElsewhere), Middleware(LinksThroughLogin)],
    on_script_error=show_failure,
)
