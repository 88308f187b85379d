"""Several workers, one that dies and one that was taken for dead: what is due is still done once."""

from __future__ import annotations

import pytest

from crm_tools.outreach.transport import outbox_folder
from crm_tools.schedules import running
from crm_tools.schedules.keeping import What, files_folder, runs
from crm_tools.schedules.running import run_due
from crm_tools.settings import Settings
from tests.outreach.mail_server import Mailbox, Trouble, mail_server
from tests.processes import forked
from tests.schedules.mondays import HIGH, MONDAY, SUNDAY, weekly


def _work(database: str, together) -> None:
    settings = Settings(_env_file=None, CRM_DATABASE=database, CRM_TODAY=SUNDAY)
    together.wait(60)
    run_due(settings, at=MONDAY)


def test_many_workers_do_it_once(desk, rows):
    weekly(desk, mail_to="a@example.com")
    weekly(desk, "draft", What(audience=HIGH, action="offer_coupon"))
    context = forked("tests.schedules.test_schedule_workers")
    together = context.Barrier(4)
    working = [context.Process(target=_work, args=(str(desk.database), together)) for _ in range(4)]
    for one in working:
        one.start()
    for one in working:
        one.join(120)
    run_due(desk, at=MONDAY)

    assert rows("SELECT state, count(*) FROM schedule_runs GROUP BY 1") == [("done", 2)]
    assert rows("SELECT count(*) FROM campaigns") == [(1,)]
    assert len(list(outbox_folder(desk.database).glob("*.eml"))) == 1


class Died(BaseException):
    pass


def test_who_was_taken_for_dead_and_goes_on_changes_nothing(desk, rows):
    """Two workers with the same run in hand: the slow one ends after the quick one."""
    schedule = weekly(desk, mail_to="a@example.com")
    running._claim(desk, MONDAY)
    [slow] = running._waiting(desk.database, 0.0)
    assert run_due(desk, at=MONDAY) == 1
    [before] = runs(desk.database, schedule).to_dict("records")

    running._carry_out(desk, slow, "2026-11-23 09:05:00", 0.0)

    assert runs(desk.database, schedule).to_dict("records") == [before]
    assert len(list(outbox_folder(desk.database).glob("*.eml"))) == 1
    assert [path.name for path in files_folder(desk.database).iterdir()] == [before["file"]]


@pytest.mark.parametrize("where", ["make", "write", "_mail", "_end"])
def test_a_worker_that_dies_anywhere_is_made_good(desk, rows, monkeypatch, where):
    weekly(desk, mail_to="a@example.com")
    weekly(desk, "draft", What(audience=HIGH, action="offer_coupon"))

    def die(*_arguments, **_named):
        raise Died

    module = running.making if where in ("make", "write") else running
    with monkeypatch.context() as patched:
        patched.setattr(module, where, die)
        for _ in range(3):
            with pytest.raises(Died):
                run_due(desk, at=MONDAY)
    run_due(desk, at=MONDAY)

    assert rows("SELECT state, count(*) FROM schedule_runs GROUP BY 1") == [("done", 2)]
    assert rows("SELECT count(*) FROM campaigns") == [(1,)]
    assert len(list(outbox_folder(desk.database).glob("*.eml"))) == 1


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
def test_over_smtp_it_is_tried_again_and_never_sent_twice(desk, tmp_path, monkeypatch):
    schedule = weekly(desk, mail_to="a@example.com b@example.com", weekday=None)
    box = Mailbox(senders_refused=True)
    with mail_server(tmp_path, box) as reached:
        settings = Settings(
            _env_file=None, CRM_DATABASE=str(desk.database), CRM_TODAY=SUNDAY, CRM_SMTP_SECONDS="3", **reached
        )
        assert run_due(settings, at="2026-11-23 09:00:00", clock=lambda: 1000.0) == 0
        assert runs(desk.database, schedule)["state"].tolist() == ["running"]
        box.senders_refused = False
        assert run_due(settings, at="2026-11-23 09:01:00", clock=lambda: 1010.0) == 0, "it waits"
        assert run_due(settings, at="2026-11-23 09:06:00", clock=lambda: 1400.0) == 1
        assert sum(box.taken.values()) == 1
        assert box.last.get_content_type() == "multipart/mixed"

        box.trouble = Trouble(cut_late=1.0)
        assert run_due(settings, at="2026-11-24 09:00:00") == 1
        box.trouble = Trouble()
        assert run_due(settings, at="2026-11-24 09:01:00") == 0
        assert runs(desk.database, schedule)["state"].tolist() == ["unknown", "done"]

        with monkeypatch.context() as patched:
            patched.setattr(running, "_end", lambda *_a, **_n: (_ for _ in ()).throw(Died))
            with pytest.raises(Died):
                run_due(settings, at="2026-11-25 09:00:00", clock=lambda: 2000.0)
        run_due(settings, at="2026-11-25 09:01:00", clock=lambda: 3000.0)
        assert runs(desk.database, schedule)["state"].tolist() == ["unknown", "unknown", "done"]
        assert sum(box.taken.values()) == 3, "one a day"
