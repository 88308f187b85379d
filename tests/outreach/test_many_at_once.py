"""Many processes at the same thing: the last coupons, the same card, the same work."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.outreach import campaigns, coupons, worker
from crm_tools.outreach.deciding import decide
from crm_tools.outreach.drafts import draft_coupons, draft_email
from crm_tools.outreach.transport import outbox_folder
from crm_tools.settings import ROOT, Settings
from crm_tools.store.actors import LOCAL
from crm_tools.store.connect import writer
from crm_tools.texts import UserError
from tests.outreach.killing import shop
from tests.processes import forked

CUSTOMERS, LEFT, PROCESSES = 1_000, 100, 8
TODAY = "2026-11-22"


@pytest.fixture
def last_coupons(tmp_path: Path) -> Settings:
    """1,000 customers, and a coupon of which 150 were given out of 250."""
    shop(tmp_path / "crm.db", CUSTOMERS + 150)
    with writer(tmp_path / "crm.db") as connection:
        connection.execute(
            "INSERT INTO coupons (id, title, threshold_cents, discount_cents, total, issued, starts_at, ends_at)"
            " VALUES (1, '年末券', 30000, 5000, 250, 0, '2026-11-01 00:00:00', '2026-12-01 00:00:00')"
        )
        for customer in range(CUSTOMERS + 1, CUSTOMERS + 151):
            assert coupons.give(connection, 1, customer, f"{TODAY} 08:00:00") is None
    return Settings(CRM_DATABASE=str(tmp_path / "crm.db"), CRM_TODAY=TODAY)


def at_once(what, *arguments, processes: int = PROCESSES) -> None:
    """Run ``what`` in many processes that start together; each must end well."""
    context = forked("tests.outreach.test_many_at_once")
    together = context.Barrier(processes)
    running = [context.Process(target=_begin, args=(together, what, *arguments, one)) for one in range(processes)]
    for process in running:
        process.start()
    for process in running:
        process.join(120)
    assert [process.exitcode for process in running] == [0] * processes


def _begin(together, what, *arguments) -> None:
    together.wait(60)
    what(*arguments)


def _offer(database: str, number: int) -> None:
    """The decision about one of the drafts, and the work; the worker's lease is what they meet at."""
    settings = Settings(_env_file=None, CRM_DATABASE=database, CRM_TODAY=TODAY)
    waiting = campaigns.campaigns(settings.database, "draft", "approved", "running", "done")
    decide(settings, sorted(one.id for one in waiting)[number], "approve", LOCAL)
    worker.run_once(settings)


def _grab(database: str, number: int) -> None:
    """Past the worker's lease: each process gives to everybody, in an order of its own."""
    order = list(range(1, CUSTOMERS + 1))
    random.Random(number).shuffle(order)
    for start in range(0, CUSTOMERS, 25):
        with writer(Path(database)) as connection:
            for customer in order[start : start + 25]:
                coupons.give(connection, 1, customer, f"{TODAY} 10:00:00")


@pytest.mark.parametrize("how", [_offer, _grab])
def test_the_last_coupons_are_given_exactly(last_coupons, rows_of, how):
    for _ in range(PROCESSES if how is _offer else 0):
        draft_coupons(last_coupons, AudienceRequest(), LOCAL, "zh", coupon=1)
    at_once(how, str(last_coupons.database))
    worker.run_once(last_coupons)

    rows = rows_of(last_coupons)
    assert rows("SELECT issued, total FROM coupons") == [(250, 250)]
    assert rows("SELECT count(*), count(DISTINCT customer_id) FROM customer_coupons") == [(250, 250)]
    if how is _offer:
        assert rows("SELECT count(*) FROM deliveries WHERE state = 'given'") == [(LEFT,)]
        assert rows("SELECT count(DISTINCT state) FROM campaigns WHERE state <> 'done'") == [(0,)]
        left_out = rows("SELECT because, count(*) FROM deliveries WHERE state = 'left_out' GROUP BY 1")
        assert {because for because, _ in left_out} <= {
            "outreach.because.no_coupon_left",
            "outreach.because.has_coupon",
        }
        assert sum(count for _, count in left_out) == PROCESSES * (CUSTOMERS + 150) - LEFT


def test_all_or_nothing_gives_nothing_when_others_were_faster(last_coupons, rows_of):
    first, second = (
        draft_coupons(
            last_coupons, AudienceRequest(), LOCAL, "zh", selected=range(*wanted), coupon=1, mode="all_or_nothing"
        )
        for wanted in ((1, 81), (501, 561))
    )
    for draft in (first, second):
        decide(last_coupons, draft.id, "approve", LOCAL)
    worker.run_once(last_coupons)

    states = dict(rows_of(last_coupons)("SELECT id, state FROM campaigns"))
    assert states == {first.id: "done", second.id: "failed"}
    assert rows_of(last_coupons)("SELECT issued FROM coupons") == [(150 + 80,)]
    assert "谁都没有发" in campaigns.campaign(last_coupons.database, second.id).error


def test_coupons_drawn_by_chance_are_live_new_to_the_customer_and_enough(last_coupons, rows_of):
    with writer(last_coupons.database) as connection:
        connection.executemany(
            "INSERT INTO coupons (id, title, threshold_cents, discount_cents, total, issued, starts_at, ends_at)"
            " VALUES (?, ?, 10000, 1000, ?, 0, ?, ?)",
            [
                (2, "多", 300, "2026-11-01 00:00:00", "2026-12-01 00:00:00"),
                (3, "过期", 900, "2026-01-01 00:00:00", "2026-11-21 23:59:59"),
                (4, "未开始", 900, "2026-11-23 00:00:00", "2026-12-21 23:59:59"),
            ],
        )
    everybody = list(range(1, CUSTOMERS + 151))
    drawn = coupons.drawn(last_coupons, everybody)
    assert (sum(one == 1 for one in drawn.values()), sum(one == 2 for one in drawn.values())) == (100, 300)
    assert all(drawn.get(customer) != 1 for customer in range(CUSTOMERS + 1, CUSTOMERS + 151)), "they have it"
    assert drawn != coupons.drawn(last_coupons, everybody), "by chance"

    draft = draft_coupons(last_coupons, AudienceRequest(), LOCAL, "zh", coupon="random")
    decide(last_coupons, draft.id, "approve", LOCAL)
    worker.run_once(last_coupons)
    assert rows_of(last_coupons)("SELECT id, issued FROM coupons ORDER BY 1") == [(1, 250), (2, 300), (3, 0), (4, 0)]
    with pytest.raises(UserError, match="all given"):
        draft_coupons(last_coupons, AudienceRequest(), LOCAL, "zh", coupon=2)


def _decide_and_work(database: str, campaign: str, number: int) -> None:
    settings = Settings(_env_file=None, CRM_DATABASE=database, CRM_TODAY=TODAY)
    if number % 2:
        command = [sys.executable, "-m", "crm_tools", "approve", campaign, "--json"]
        environment = {**os.environ, "CRM_DATABASE": database, "CRM_TODAY": TODAY}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=100, check=True)
        assert json.loads(done.stdout)["state"] in ("approved", "running", "done")
    else:
        decide(settings, campaign, "approve", LOCAL)
    worker.run_once(settings)


def test_one_card_approved_by_processes_and_the_command_line_at_once_is_one_campaign(tmp_path, rows_of):
    shop(tmp_path / "crm.db", 60)
    settings = Settings(CRM_DATABASE=str(tmp_path / "crm.db"), CRM_TODAY=TODAY)
    draft = draft_email(settings, AudienceRequest(), "retention", LOCAL, "zh", text="{{ name }}")

    at_once(_decide_and_work, str(settings.database), draft.id, processes=6)
    worker.run_once(settings)

    rows = rows_of(settings)
    assert rows("SELECT count(*), min(state) FROM campaigns") == [(1, "done")]
    assert rows("SELECT count(*) FROM audit_log WHERE action = 'approve'") == [(1,)]
    assert rows("SELECT state, count(*), max(attempts) FROM deliveries GROUP BY 1") == [("written", 60, 1)]
    assert len(list(outbox_folder(settings.database).iterdir())) == 60
