"""What a page without trouble looks like."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

SECONDS = 60
"""How long a page may take on a busy machine."""


def healthy(page: AppTest) -> AppTest:
    """``page``, which must show neither an exception nor an error box."""
    assert not page.exception, page.exception[0].message
    assert not page.error, page.error[0].value
    return page
