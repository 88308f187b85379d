"""Cheap garbage collection beside Streamlit, which looks at every object there is after each run of a page.

Most of these belong to modules and stay for as long as the process: looking at them takes a quarter of a second of each
click, in which no other page gets on. They are set aside.
"""

from __future__ import annotations

import gc
import sys

FEW_MODULES = 20
"""So many new modules are worth a look; each look may keep what a page holds at that moment."""


def set_modules_aside(known: int) -> int:
    """Where more modules are loaded than the ``known`` ones, leave all that lives now out of later collections.

    Returns how many are known from now on. What is set aside still goes when nothing refers to it any more; only
    cycles among it stay.
    """
    loaded = len(sys.modules)
    if loaded < known + FEW_MODULES:
        return known
    gc.collect()
    gc.freeze()
    return loaded
