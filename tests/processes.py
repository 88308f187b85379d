"""Processes for tests that need several at once."""

from __future__ import annotations

import multiprocessing
import sys
import types
from multiprocessing.context import ForkServerContext


def forked(module: str) -> ForkServerContext:
    """A context whose processes import ``module`` once, not the program that happens to be running.

    A page tested before leaves its script behind as the main module, which each new process would run again.
    """
    sys.modules["__main__"] = types.ModuleType("__main__")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([module])
    return context
