"""The real client against a real mail server on loopback: encryption, login, trouble of every kind, kill -9."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.outreach import campaigns, mailing, transport, worker
from crm_tools.outreach.deciding import decide
from crm_tools.outreach.drafts import draft_coupons, draft_email
from crm_tools.settings import Settings
from crm_tools.store.actors import LOCAL
from crm_tools.store.connect import writer
from crm_tools.texts import UserError
from tests.outreach.killing import GONE_EVERY, send_and_kill, shop
from tests.outreach.mail_server import PASSWORD, USER, Mailbox, Trouble, mail_server

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
EVERYBODY = AudienceRequest()
TEXT = ".第一行\n.\n{{ name }}，您好\n" + "长" * 900


class Hands:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


def reaching(reached: dict[str, str], folder: Path, **changed: str | None) -> Settings:
    chosen = {"CRM_DATABASE": str(folder / "crm.db"), "CRM_TODAY": "2026-11-22", "CRM_SMTP_SECONDS": "5", **reached}
    return Settings(_env_file=None, **{**chosen, **changed})


def approved(settings: Settings, **wanted) -> str:
    draft = draft_email(settings, EVERYBODY, "retention", LOCAL, "zh", text="{{ name }}，您好", **wanted)
    decide(settings, draft.id, "approve", LOCAL)
    return draft.id


@pytest.mark.parametrize("security", ["starttls", "ssl", "none"])
def test_a_message_arrives_as_it_was_meant(tmp_path, security):
    shop(tmp_path / "crm.db", 1)
    box = Mailbox()
    with mail_server(tmp_path, box, security) as reached:
        settings = reaching(reached, tmp_path)
        transport.test_connection(settings)
        assert not box.taken, "testing the connection sends nothing"
        draft = draft_email(
            settings,
            EVERYBODY,
            "retention",
            LOCAL,
            "zh",
            subject="想念您",
            text=TEXT,
        )
        decide(settings, draft.id, "approve", LOCAL)
        worker.run_once(settings)

    mail = box.last
    assert mail["Subject"] == "广告：想念您"
    assert mail["From"].addresses[0].display_name == "云裳旗舰店"
    assert (mail["To"].addresses[0].display_name, mail["To"].addresses[0].addr_spec) == ("客户1", "c1@example.com")
    text = mail.get_body(("plain",)).get_content()
    assert text.startswith(".第一行\n.\n客户1，您好\n" + "长" * 900)
    assert "客户1，您好" in mail.get_body(("html",)).get_content()
    assert campaigns.campaign(settings.database, draft.id).counts == {"sent": 1}


@pytest.mark.parametrize(
    ("security", "changed", "failed"),
    [
        ("starttls", {"CRM_SMTP_PASSWORD": "wrong"}, "login"),
        ("starttls", {"CRM_SMTP_PASSWORD": "密码"}, "login"),
        ("starttls", {"CRM_SMTP_USER": "nobody"}, "login"),
        ("starttls", {"CRM_SMTP_CA": None}, "tls"),
        ("starttls", {"CRM_SMTP_SECURITY": "ssl"}, "tls"),
        ("none", {"CRM_SMTP_SECURITY": "starttls"}, "tls"),
        ("ssl", {"CRM_SMTP_SECURITY": "starttls", "CRM_SMTP_SECONDS": "1"}, "silent"),
        ("starttls", {"CRM_SMTP_PORT": "1"}, "unreached"),
        ("starttls", {"CRM_SMTP_HOST": "mail.invalid"}, "host"),
        ("starttls", {"CRM_SMTP_USER": None}, "sender"),
    ],
)
def test_the_connection_test_names_what_failed(tmp_path, security, changed, failed):
    with mail_server(tmp_path, Mailbox(), security) as reached:
        settings = reaching(reached, tmp_path, **changed)
        with pytest.raises(UserError) as raised:
            transport.test_connection(settings)
    assert raised.value.key == f"outreach.smtp.{failed}"
    for language in ("zh", "en"):
        told = raised.value.text(language)
        assert settings.smtp_host in told
        assert "CRM_" in told, "it names the setting to look at"
        assert PASSWORD not in told


def test_a_sender_that_may_not_send_is_named(tmp_path):
    with mail_server(tmp_path, Mailbox(senders_refused=True)) as reached, pytest.raises(UserError) as raised:
        transport.test_connection(reaching(reached, tmp_path))
    assert raised.value.key == "outreach.smtp.sender"
    assert "news@shop.example" in str(raised.value)


def test_while_nothing_can_be_sent_no_message_loses_a_try(tmp_path):
    shop(tmp_path / "crm.db", 3)
    box = Mailbox(senders_refused=True)
    clock = Hands()
    with mail_server(tmp_path, box) as reached:
        wrong = reaching(reached, tmp_path, CRM_SMTP_PASSWORD="wrong")
        settings = reaching(reached, tmp_path)
        campaign = approved(settings)
        for _ in range(8):
            worker.run_once(wrong, clock=clock)
            found = campaigns.campaign(settings.database, campaign)
            assert (found.state, found.counts) == ("running", {"planned": 3})
            assert USER in found.error
            clock.at += mailing.PAUSE_SECONDS + 1
        for _ in range(8):
            worker.run_once(settings, clock=clock)
            clock.at += mailing.PAUSE_SECONDS + 1
        assert campaigns.campaign(settings.database, campaign).counts == {"planned": 3}
        assert "553" in campaigns.campaign(settings.database, campaign).error

        box.senders_refused = False
        clock.at -= mailing.PAUSE_SECONDS / 2
        assert worker.run_once(settings, clock=clock).done == 0, "it waits"
        clock.at += mailing.PAUSE_SECONDS
        worker.run_once(settings, clock=clock)

    found = campaigns.campaign(settings.database, campaign)
    assert (found.state, found.counts, found.error) == ("done", {"sent": 3}, None)


def test_one_campaign_that_waits_does_not_hold_up_another(tmp_path, desk_settings):
    """Mail that cannot go out, then coupons: those are given at once."""
    settings = desk_settings.model_copy(update={"mail": "smtp", "smtp_port": 1})
    draft = draft_email(settings, AudienceRequest(segment="most_active"), "retention", LOCAL, "zh")
    decide(settings, draft.id, "approve", LOCAL)
    coupons = draft_coupons(settings, AudienceRequest(segment="most_active"), LOCAL, "zh")
    decide(settings, coupons.id, "approve", LOCAL)

    worker.run_once(settings)

    assert campaigns.campaign(settings.database, draft.id).state == "running"
    assert campaigns.campaign(settings.database, coupons.id).state == "done"


def test_a_message_that_fails_for_now_is_tried_again_and_in_the_end_given_up(tmp_path):
    shop(tmp_path / "crm.db", 1)
    box = Mailbox(Trouble(busy_late=1.0))
    clock = Hands()
    with mail_server(tmp_path, box) as reached:
        settings = reaching(reached, tmp_path)
        campaign = approved(settings)
        for waits in (*worker.BACKOFF_SECONDS, None):
            worker.run_once(settings, clock=clock)
            worker.run_once(settings, clock=lambda: clock.at + 1)
            if waits:
                clock.at += waits
        found = campaigns.campaign(settings.database, campaign)

    assert box.did["busy_late"] == len(worker.BACKOFF_SECONDS) + 1
    assert (found.state, found.counts) == ("done", {"failed": 1})
    assert not box.taken


def test_a_coupon_that_goes_with_a_message_is_given_once_however_often_it_is_tried(tmp_path):
    shop(tmp_path / "crm.db", 5)
    with writer(tmp_path / "crm.db") as connection:
        connection.execute(
            "INSERT INTO coupons (id, title, threshold_cents, discount_cents, total, starts_at, ends_at)"
            " VALUES (1, '券', 30000, 5000, 5, '2026-11-01 00:00:00', '2026-12-01 00:00:00')"
        )
    box = Mailbox(Trouble(busy_late=0.6), senders_refused=True)
    clock = Hands()
    with mail_server(tmp_path, box) as reached:
        settings = reaching(reached, tmp_path)
        campaign = approved(settings, coupon=1)
        for rounds in range(30):
            box.senders_refused = rounds < 3
            worker.run_once(settings, clock=clock, backoff=(1.0,) * 40)
            clock.at += 100
    with writer(settings.database) as connection:
        assert connection.execute("SELECT issued FROM coupons").fetchone() == (5,)
        assert connection.execute("SELECT count(*) FROM customer_coupons").fetchone() == (5,)
    assert campaigns.campaign(settings.database, campaign).counts == {"sent": 5}


def test_a_worker_killed_again_and_again_sends_each_message_once(tmp_path):
    customers, kills = 150, 3
    fates = send_and_kill(tmp_path, customers, kills, Trouble(cut=0.02, busy=0.03, hang=0.002, busy_late=0.02))

    assert sum(fates.states.values()) == customers
    assert set(fates.states) <= {"sent", "failed", "unknown"}, fates
    # A worker that dies between the server's refusal and writing it down leaves a fate that nobody knows.
    gone, failed = customers // GONE_EVERY, fates.states["failed"]
    assert failed <= gone <= failed + fates.states.get("unknown", 0), fates
    assert (fates.twice, fates.lost) == (0, 0), fates
    assert fates.states.get("unknown", 0) <= kills, fates
    assert min(fates.did["cut"], fates.did["busy"]) > 0, "the server did misbehave"


def test_a_message_taken_without_a_word_is_unknown_and_not_sent_again(tmp_path):
    fates = send_and_kill(tmp_path, 60, 0, Trouble(cut_late=0.1, hang_late=0.02))

    assert fates.in_doubt > 2
    assert fates.states["unknown"] == fates.in_doubt, fates
    assert (fates.twice, fates.lost) == (0, 0), fates
