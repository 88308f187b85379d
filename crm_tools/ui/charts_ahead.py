"""Charts' own programs reach the browser while a page without charts is read: the first page with some need not wait.

Streamlit 1.67 fetches them when the first chart or figure comes, which takes a browser about a second.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import streamlit as st

_PARTS = ("Metric", "loadVegaEmbed", "PlotlyChart", "DataFrame")
"""Names of files of Streamlit's pages, in the order in which they are wanted; each has its version in its name, too."""
_SCRIPT = """<script>
(() => {{
  const home = document.querySelector('script[type=module][src*="/static/js/"]')
  const idle = window.requestIdleCallback ?? (then => setTimeout(then, 200))
  const next = ([name, ...others]) =>
    name && idle(() => import(new URL(name, home.src)).then(() => next(others), () => {{}}))
  if (home) next({files})
}})()
</script>"""


def charts_ahead() -> None:
    """Have the browser load them one by one, whenever it has nothing else to do; once, however often asked."""
    if files := _files():
        st.html(_SCRIPT.format(files=json.dumps(files)), unsafe_allow_javascript=True)


@cache
def _files() -> list[str]:
    """Those of ``_PARTS`` that this Streamlit has; without them, a chart fetches what it needs itself."""
    folder = Path(st.__file__).parent / "static" / "static" / "js"
    return [file.name for part in _PARTS for file in sorted(folder.glob(f"{part}.*.js"))]
