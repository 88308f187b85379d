"""Who is not written to: caps, consent withdrawn, unsubscribing; and what names and templates cannot do."""

from __future__ import annotations

import pytest

from crm_tools.outreach import campaigns, links, messages, worker
from crm_tools.outreach.deciding import decide
from crm_tools.outreach.drafts import draft_email
from crm_tools.store.actors import LOCAL
from crm_tools.store.connect import writer
from crm_tools.texts import UserError
from tests.outreach.test_campaign_core import ACTIVE, HIGH, HIGH_IDS, approve_and_work, mails

HOSTILE = "{{ 7*7 }}{% raw %}\r\nBcc: everyone@example.com\r\n<script>alert(1)</script>"


def test_who_is_left_out_and_why(desk_settings, rows):
    ids = [customer for (customer,) in rows(f"{HIGH_IDS} ORDER BY 1")]
    with writer(desk_settings.database) as connection:
        connection.execute("UPDATE customers SET email_consent = 1, email = 'c' || id || '@example.com'")
        wrong = ["", None, "no at", "a..b@example.com", "same@example.com", "SAME@example.com"]
        for customer, address in zip(ids, wrong, strict=False):
            connection.execute("UPDATE customers SET email = ? WHERE id = ?", (address, customer))
        connection.execute("UPDATE customers SET email_consent = 0 WHERE id = ?", (ids[6],))
        links.suppress(connection, "Gone@example.com", "link", "2026-11-22 10:00:00")
        connection.execute("UPDATE customers SET email = 'gone@example.com' WHERE id = ?", (ids[7],))

    draft = draft_email(desk_settings, HIGH, "retention", LOCAL, "zh")

    short = {key.rpartition(".")[2]: count for key, count in draft.left_out.items()}
    assert short == {"no_address": 2, "invalid_address": 2, "same_address": 1, "no_consent": 1, "suppressed": 1}
    assert draft.recipients == len(ids) - 7


def test_nobody_is_written_to_more_often_than_the_cap(desk_settings):
    for _ in range(desk_settings.mail_cap):
        approve_and_work(desk_settings, draft_email(desk_settings, ACTIVE, "retention", LOCAL, "zh"))
    with pytest.raises(UserError, match="enough mail"):
        draft_email(desk_settings, ACTIVE, "retention", LOCAL, "zh")


def test_the_cap_holds_for_campaigns_approved_together(desk_settings, rows):
    drafts = [draft_email(desk_settings, ACTIVE, "retention", LOCAL, "zh") for _ in range(4)]
    for draft in drafts:
        decide(desk_settings, draft.id, "approve", LOCAL)
    worker.run_once(desk_settings)

    times = rows("SELECT count(*) FROM deliveries WHERE state = 'written' GROUP BY customer_id")
    assert {count for (count,) in times} == {desk_settings.mail_cap}


def test_consent_withdrawn_after_approval_counts(desk_settings):
    draft = draft_email(desk_settings, ACTIVE, "retention", LOCAL, "zh")
    decide(desk_settings, draft.id, "approve", LOCAL)
    with writer(desk_settings.database) as connection:
        connection.execute("UPDATE customers SET email_consent = 0")

    worker.run_once(desk_settings)

    assert campaigns.campaign(desk_settings.database, draft.id).counts.get("written", 0) == 0


def test_unsubscribing_sticks_and_a_forged_link_does_nothing(desk_settings, rows):
    done = approve_and_work(desk_settings, draft_email(desk_settings, ACTIVE, "retention", LOCAL, "zh"))
    customer, address = rows("SELECT customer_id, address FROM deliveries WHERE state = 'written' ORDER BY id LIMIT 1")[
        0
    ]
    token = links.token(links.secret(desk_settings.database), done.id, customer)

    assert links.address_of(desk_settings, token).startswith(address[0])
    assert rows("SELECT count(*) FROM suppressions") == [(0,)], "looking changes nothing"
    for forged in (
        f"{done.id}.{customer}.x",
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        "",
        "a.b.c",
        f"{done.id}.1",
    ):
        with pytest.raises(UserError):
            links.unsubscribe(desk_settings, forged)
    links.unsubscribe(desk_settings, token)
    links.unsubscribe(desk_settings, token)

    assert rows("SELECT address FROM suppressions") == [(address.lower(),)]
    again = draft_email(desk_settings, ACTIVE, "retention", LOCAL, "zh")
    assert again.recipients == done.counts["written"] - 1


def test_names_and_titles_are_data_never_headers_markup_or_templates(desk_settings, rows):
    with writer(desk_settings.database) as connection:
        connection.execute("UPDATE customers SET name = ?", (HOSTILE,))
        connection.execute("UPDATE products SET title = title || ?", (HOSTILE,))

    draft = draft_email(
        desk_settings,
        ACTIVE,
        "recommendation",
        LOCAL,
        "zh",
        subject="{{ name }}：{{ products[0].title }}\r\nBcc: everyone@example.com",
    )
    approve_and_work(desk_settings, draft)

    for mail in mails(desk_settings):
        assert mail["Bcc"] is None
        assert "49" not in mail["Subject"]
        assert "{{ 7*7 }}" in mail["Subject"]
        html = mail.get_body(("html",)).get_content()
        assert "<script>" not in html
        assert "&lt;script&gt;" in html


def test_templates_cannot_reach_beyond_their_values(desk_settings):
    for escape in ("{{ ''.__class__.__mro__ }}", "{{ products.__class__ }}", "{{ self._TemplateReference__context }}"):
        draft = draft_email(desk_settings, ACTIVE, "retention", LOCAL, "zh", text=f"x {escape}")
        try:
            shown = [one.message.text for one in messages.sample(desk_settings, draft.id)]
        except UserError:
            continue
        assert all("class" not in text and "object" not in text for text in shown)
