"""The check of a large shop's churn list is made once a day and kept in the file."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from crm_tools.analytics import churn_check
from crm_tools.analytics.definitions import shipped
from crm_tools.analytics.desk import Desk


@pytest.fixture
def here(demo_copy: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(churn_check, "large", lambda _desk: True)
    return Desk(demo_copy, dt.date(2026, 11, 22), shipped())


def test_it_is_made_once_and_reads_as_it_was_made(here: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not churn_check.is_made(here)
    made = churn_check.check(here)
    churn_check.of_today(here)
    assert churn_check.is_made(here)
    assert made is not None
    monkeypatch.setattr(churn_check, "_found", lambda _desk: pytest.fail("made again"))
    kept = churn_check.of_today(here)
    assert kept is not None
    pd.testing.assert_frame_equal(kept.result.frame, made.result.frame)
    assert replace(kept, result=made.result) == made


def test_another_day_and_other_definitions_have_their_own(here: Desk) -> None:
    churn_check.of_today(here)
    assert not churn_check.is_made(replace(here, today=here.today + dt.timedelta(days=1)))
    stricter = replace(here, definitions=here.definitions.changed({"churn.lapsed_days": 60}))
    assert not churn_check.is_made(stricter)


def test_one_that_cannot_be_made_is_kept_too(here: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    early = replace(here, today=dt.date(2000, 1, 1))
    assert churn_check.of_today(early) is None
    monkeypatch.setattr(churn_check, "_found", lambda _desk: pytest.fail("made again"))
    assert churn_check.is_made(early)
    assert churn_check.of_today(early) is None


def test_a_small_shop_needs_none(demo_copy: Path) -> None:
    assert churn_check.is_made(Desk(demo_copy, dt.date(2026, 11, 22), shipped()))
