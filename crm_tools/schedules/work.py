"""All that is done beside answering: approved campaigns, drafts that lapse, files of the erased, what is due."""

from __future__ import annotations

import logging
from collections.abc import Callable

from crm_tools.logs import failure
from crm_tools.outreach import deciding, worker
from crm_tools.outreach.worker import Worked
from crm_tools.schedules.forgetting import forget_erased
from crm_tools.schedules.running import run_due
from crm_tools.settings import Settings

log = logging.getLogger(__name__)


def work_once(settings: Settings) -> tuple[Worked, int]:
    """What became of campaigns, and how many scheduled runs ended."""
    deciding.lapse(settings)
    forget_erased(settings)
    worked = worker.run_once(settings)
    return worked, run_due(settings)


def work_forever(settings: Settings, stop: Callable[[float], bool], *, seconds: float = 2.0) -> None:
    """Work until ``stop(seconds)``, which waits in between, says so. What goes wrong is logged and tried again."""
    while True:
        try:
            work_once(settings)
        except Exception as error:
            failure(log, "worker_failed", error, logging.ERROR)
        if stop(seconds):
            return
