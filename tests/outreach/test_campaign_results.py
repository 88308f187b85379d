"""What came of a campaign, against plain SQL and pandas; the interval against the published one."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest
from scipy import stats

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.outreach import campaigns, worker
from crm_tools.outreach.deciding import decide
from crm_tools.outreach.drafts import draft_coupons, draft_email
from crm_tools.outreach.results import results, sales_uplift, uplift
from crm_tools.settings import Settings
from crm_tools.store.actors import LOCAL
from crm_tools.store.connect import writer
from tests.outreach.killing import shop

EVERYBODY = AudienceRequest()


def desk(folder: Path, day: str) -> Settings:
    return Settings(CRM_DATABASE=str(folder / "crm.db"), CRM_TODAY=day)


def approve_and_work(settings: Settings, campaign: str) -> None:
    decide(settings, campaign, "approve", LOCAL)
    worker.run_once(settings)


def facts_before_and_after(database: Path, customers: int) -> None:
    """Orders, inquiries and logins from three weeks before the campaign to three weeks after it."""
    dice = random.Random(3)
    days = [str(day.date()) for day in pd.date_range("2026-11-01", "2026-12-13")]
    statuses = ["paid", "paid", "paid", "refunded", "pending", "cancelled"]
    with writer(database) as connection:
        for _ in range(customers * 2):
            customer, day = dice.randint(1, customers), dice.choice(days)
            at = f"{day} {dice.randint(0, 23):02}:59:59"
            connection.execute(
                "INSERT INTO orders (customer_id, amount_cents, pay_status, created_at) VALUES (?, ?, ?, ?)",
                (customer, dice.randint(100, 99_999), dice.choice(statuses), at),
            )
            if dice.random() < 0.2:
                connection.execute(
                    "INSERT INTO inquiries (customer_id, channel, content, created_at) VALUES (?, '电话', '?', ?)",
                    (customer, at),
                )


def test_results_are_those_of_plain_sql(tmp_path, rows_of):
    customers = 1_000
    shop(tmp_path / "crm.db", customers)
    facts_before_and_after(tmp_path / "crm.db", customers)
    then = desk(tmp_path, "2026-11-22")
    draft = draft_email(then, EVERYBODY, "retention", LOCAL, "zh", text="{{ name }}", holdout=0.2)
    rows = rows_of(then)
    with writer(then.database) as connection:  # some refuse between the draft and the sending
        connection.execute("UPDATE customers SET email_consent = 0 WHERE id % 9 = 0")
    approve_and_work(then, draft.id)
    with writer(then.database) as connection:
        connection.execute("UPDATE campaigns SET decided_at = '2026-11-22 10:00:00'")

    deliveries = pd.DataFrame(
        rows("SELECT customer_id, state, attempts FROM deliveries"), columns=["customer_id", "state", "attempts"]
    )
    paid = pd.DataFrame(
        rows("SELECT customer_id, amount_cents, created_at FROM orders WHERE pay_status = 'paid'"),
        columns=["customer_id", "cents", "at"],
    )
    reached = set(deliveries[deliveries["state"] == "written"]["customer_id"])
    held = set(deliveries[deliveries["state"] == "held_out"]["customer_id"])
    chosen = set(deliveries["customer_id"]) - held
    for today, last, complete in (
        ("2026-12-13", "2026-12-05", True), ("2026-11-25", "2026-11-25", False), ("2026-11-22", "2026-11-22", False),
    ):  # fmt: skip
        found = results(desk(tmp_path, today), draft.id, 14)
        orders = paid[paid["at"].between("2026-11-22 10:00:00", f"{last} 23:59:59")]
        theirs = orders[orders["customer_id"].isin(reached)]
        assert (found.reached, found.buyers, found.orders, found.sales_cents) == (
            len(reached), theirs["customer_id"].nunique(), len(theirs), theirs["cents"].sum(),
        )  # fmt: skip
        assert (str(found.first), str(found.last), found.complete) == ("2026-11-22", last, complete)
        assert len(held) == found.uplift.held == round(0.2 * customers)
        assert found.uplift.chosen == len(chosen) > len(reached), "who refused late still belongs to the chosen"
        assert found.uplift.chosen_buyers == orders[orders["customer_id"].isin(chosen)]["customer_id"].nunique()
        assert found.uplift.held_buyers == orders[orders["customer_id"].isin(held)]["customer_id"].nunique()
        each = orders.groupby("customer_id")["cents"].sum()
        spent = [[float(each.get(who, 0)) for who in sorted(group)] for group in (chosen, held)]
        welch = stats.ttest_ind(*spent, equal_var=False).confidence_interval(0.95)
        sales = found.sales_uplift
        assert (sales.chosen_cents, sales.held_cents) == pytest.approx([sum(one) / len(one) for one in spent])
        assert (sales.low, sales.high) == pytest.approx((welch.low, welch.high))
        assert sales.difference == pytest.approx((welch.low + welch.high) / 2)
        assert sales.certain == (welch.low > 0 or welch.high < 0)
        inquired = rows(
            "SELECT count(DISTINCT customer_id) FROM inquiries WHERE created_at BETWEEN '2026-11-22 10:00:00'"
            " AND ? AND customer_id IN (SELECT customer_id FROM deliveries WHERE state = 'written')",
            f"{last} 23:59:59",
        )
        assert [(found.inquired,)] == inquired


def test_coupons_used_after_the_offer_and_what_they_cost(tmp_path, rows_of):
    shop(tmp_path / "crm.db", 60)
    then = desk(tmp_path, "2026-11-22")
    with writer(then.database) as connection:
        connection.executemany(
            "INSERT INTO coupons (id, title, threshold_cents, discount_cents, total, issued, starts_at, ends_at)"
            " VALUES (?, ?, 10000, ?, 100, 0, '2026-11-01 00:00:00', '2026-12-31 23:59:59')",
            [(1, "一", 1000), (2, "二", 2500)],
        )
    draft = draft_coupons(then, EVERYBODY, LOCAL, "zh", coupon="random")
    approve_and_work(then, draft.id)
    with writer(then.database) as connection:
        connection.execute("UPDATE campaigns SET decided_at = '2026-11-22 10:00:00'")
        for customer, day in (
            (1, "11-22 09:00:00"),
            (2, "11-22 11:00:00"),
            (3, "11-28 23:59:59"),
            (4, "11-29 00:00:00"),
        ):
            connection.execute(
                "UPDATE customer_coupons SET used_at = ? WHERE customer_id = ?", (f"2026-{day}", customer)
            )

    found = results(desk(tmp_path, "2026-12-20"), draft.id, 7)

    cents = rows_of(then)("SELECT sum(discount_cents) FROM customer_coupons WHERE customer_id IN (2, 3)")
    assert (found.coupons_used, [(found.discount_cents,)], found.uplift) == (2, cents, None)


def test_answers_to_a_survey(demo_copy, tmp_path, rows_of):
    from crm_tools.surveys import library, sending
    from crm_tools.surveys.templates import from_template

    then = Settings(CRM_DATABASE=str(demo_copy), CRM_BROWSING=str(tmp_path / "none"), CRM_TODAY="2026-11-22")
    survey = library.create(then, from_template("nps", "zh"), LOCAL)
    draft = sending.draft(then, survey, AudienceRequest(segment="high_value"), LOCAL)
    approve_and_work(then, draft.id)
    people = rows_of(then)("SELECT customer_id FROM deliveries WHERE state = 'written' ORDER BY 1 LIMIT 3")
    with closing(sqlite3.connect(then.database)) as connection, connection:
        for (customer,), day in zip(people, ("2026-11-23", "2026-11-24", "2027-01-01"), strict=True):
            connection.execute(
                "INSERT INTO survey_responses (survey_id, customer_id, source, answered_at, changed_at)"
                " VALUES (?, ?, 'form', ?1, ?1)".replace("?1", f"'{day} 10:00:00'"),
                (survey, customer),
            )

    later = then.model_copy(update={"today": pd.Timestamp("2027-01-02").date()})
    assert results(later, draft.id, 14).answered == 2


def test_there_are_no_results_before_the_decision_and_none_after_a_rejection(tmp_path):
    shop(tmp_path / "crm.db", 5)
    then = desk(tmp_path, "2026-11-22")
    draft = draft_email(then, EVERYBODY, "retention", LOCAL, "zh", text="{{ name }}")
    assert results(then, draft.id) is None
    decide(then, draft.id, "reject", LOCAL)
    assert results(then, draft.id) is None


def test_a_small_list_holds_nobody_out_though_asked(tmp_path):
    shop(tmp_path / "crm.db", 999)
    then = desk(tmp_path, "2026-11-22")
    draft = draft_email(then, EVERYBODY, "retention", LOCAL, "zh", text="{{ name }}", holdout=0.1)
    assert draft.recipients == 999
    assert "held_out" not in campaigns.campaign(then.database, draft.id).counts


@pytest.mark.parametrize(("one", "other", "low", "high"), [
    ((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090), ((6, 7), (2, 7), 0.0582, 0.8062),
    ((5, 56), (0, 29), -0.0381, 0.1926), ((0, 10), (0, 20), -0.1611, 0.2775), ((10, 10), (0, 20), 0.6791, 1.0),
])  # fmt: skip
def test_the_interval_is_newcombes(one, other, low, high):
    """Newcombe 1998, Table II, method 10."""
    found = uplift(one[1], one[0], other[1], other[0])
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    assert found.certain == (low > 0)


def test_sales_of_no_spread_and_of_nobody_have_no_false_interval():
    assert sales_uplift((1_000, 0, 0.0), (100, 0, 0.0)) is None, "nobody bought: there is nothing to compare"
    assert sales_uplift((1_000, 50_000, 2.5e9), (1, 0, 0.0)) is None
    one = [0] * 900 + [20_000] * 100
    other = [0] * 95 + [10_000] * 5
    found = sales_uplift((1_000, sum(one), sum(x * x for x in one)), (100, sum(other), sum(x * x for x in other)))
    welch = stats.ttest_ind(one, other, equal_var=False).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((welch.low, welch.high))
    assert found.certain
