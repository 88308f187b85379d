"""The process that keeps level what is derived lives as long as the app that started it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from crm_tools.ui import background


def test_the_helper_ends_with_whoever_started_it(demo_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_DATABASE", str(demo_copy))
    helper = background._helper()
    try:
        with pytest.raises(subprocess.TimeoutExpired):
            helper.wait(3)
        assert helper.stdin is not None
        helper.stdin.close()
        assert helper.wait(60) == 0
    finally:
        helper.kill()
