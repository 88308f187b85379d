"""Hostile files: each gets one clear sentence, or a report that names every row; memory stays bounded."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hostile import BUILD, COUNTED, REFUSED
from ingest_files import dump, open_shop, settings_for

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """All files imported in one process with limited memory: what it printed, by name."""
    folder = tmp_path_factory.mktemp("hostile")
    settings = settings_for(folder)
    open_shop(settings)
    (folder / "files").mkdir()
    for name, build in BUILD.items():
        build(folder / "files" / name)
    script = Path(__file__).with_name("hostile_run.py")
    path = os.pathsep.join((str(ROOT), str(script.parent)))
    done = subprocess.run(
        [sys.executable, str(script), str(folder)],
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    told = {line["name"]: line for line in map(json.loads, done.stdout.splitlines())}
    return told | {"": {"dump": dump(settings.database), "stderr": done.stderr}}


def test_there_are_more_than_forty() -> None:
    assert len(BUILD) >= 40


@pytest.mark.parametrize("name", REFUSED)
def test_one_clear_sentence(run: dict[str, Any], name: str) -> None:
    told = run[name]
    assert told["exit"] == 2
    assert told["refused"] == [REFUSED[name]]
    for text in told["text"].values():
        assert name in text
        assert "Traceback" not in text
        assert len(text) < 900


@pytest.mark.parametrize("name", COUNTED)
def test_every_row_is_named(run: dict[str, Any], name: str) -> None:
    told = run[name]
    assert told["exit"] == 0, told
    assert tuple(told["counts"]) == COUNTED[name]
    assert told["accounted"]
    rejected = {line.split(",")[1] for line in told["listed"]}
    assert len(rejected) == COUNTED[name][2]


def test_memory_and_time_stay_bounded(run: dict[str, Any]) -> None:
    lines = [line for name, line in run.items() if name]
    assert max(line["memory"] for line in lines) < 600  # MiB; the libraries alone take 150
    assert max(line["seconds"] for line in lines) < 90


def test_nothing_ran_and_nothing_is_lost(run: dict[str, Any]) -> None:
    tables = run[""]["dump"]
    assert run[""]["stderr"] == ""
    assert len(tables["products"]) == 10  # nine and the Apple
    assert {51, 52} <= {row[0] for row in tables["customers"]}
    assert "Robert'); DROP TABLE customers;--" in {row[1] for row in tables["customers"]}
