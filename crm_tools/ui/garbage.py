"""Cheap garbage collection. Streamlit would look at every object there is after each run of a page, which took a third
of the time of all pages when many people clicked; ``.streamlit/config.toml`` turns that off.

Instead the background looks every few seconds, if enough was made since. Most objects belong to modules and stay for
as long as the process: they are set aside, or each look would take a quarter of a second in which no page gets on.
"""

from __future__ import annotations

import gc
import sys

FEW_MODULES = 20
"""So many new modules are worth a look; each look may keep what a page holds at that moment."""
MANY_LOOKS = 2
"""Of Python at younger objects, each after some ten thousands came: then cycles of older ones are worth one."""
LOOKS = (20_000, 1)
"""Python looks at the youngest objects after so many more, not after 700, and at those that outlived two such looks.
Modules that load make hundreds of thousands of objects and no garbage: it took a fifth of the time to the first answer.
"""


def look_less_often() -> None:
    """From now on in this process."""
    gc.set_threshold(*LOOKS)


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


def collect_if_much() -> bool:
    """Collect what runs of pages left behind, if there were any since; frames of data lie in it, too large to wait for
    Python, which counts objects."""
    much = gc.get_count()[2] >= MANY_LOOKS
    if much:
        gc.collect()
    return much
