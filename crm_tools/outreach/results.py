"""What came of a campaign: who bought, used the coupon, answered; and how that compares with those held out."""

# ruff: noqa: S608 (SQL is put together from our own names only; values are bound)

from __future__ import annotations

import datetime as dt
import math
import sqlite3
from dataclasses import dataclass

from crm_tools.outreach import campaigns
from crm_tools.outreach.campaigns import RECEIVED, Campaign
from crm_tools.outreach.clock import today
from crm_tools.settings import Settings
from crm_tools.store.connect import reader

USUAL_DAYS = 14
Z95 = 1.959963984540054
"""The 97.5 % point of the normal distribution."""


@dataclass(frozen=True)
class Difference:
    """Those chosen for the campaign minus those held out, and the interval that holds the true difference in 95 of 100
    campaigns."""

    difference: float
    low: float
    high: float

    @property
    def certain(self) -> bool:
        """Whether chance alone hardly explains the difference."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Uplift(Difference):
    """The difference in the share of buyers (fractions)."""

    chosen: int
    chosen_buyers: int
    held: int
    held_buyers: int


@dataclass(frozen=True)
class SalesUplift(Difference):
    """The difference in sales per customer (分), buyers or not."""

    chosen_cents: float
    held_cents: float


@dataclass(frozen=True)
class Results:
    """From the approval on, through ``last``; ``complete`` once the last of ``days`` days (the approval's is the first)
    is over. Only customers who were reached count. ``sales_cents`` and ``discount_cents`` in 分; ``answered`` is the
    survey's, ``inquired`` counts customers who wrote in."""

    first: dt.date
    last: dt.date
    days: int
    complete: bool
    reached: int
    buyers: int
    orders: int
    sales_cents: int
    coupons_used: int
    discount_cents: int
    answered: int | None
    inquired: int
    uplift: Uplift | None
    sales_uplift: SalesUplift | None


def results(settings: Settings, campaign_id: str, days: int = USUAL_DAYS) -> Results | None:
    """What the customers of a campaign did within ``days`` whole local days; None before it was approved.

    Whoever was chosen is compared with whoever was held out, also those whom the message did not reach in the end:
    leaving these away would compare unlike groups. Raises UserError ``outreach.unknown``.
    """
    with reader(settings.database) as connection:
        found = campaigns.read(connection, campaign_id)
        if found.decided_at is None or found.state in ("draft", "rejected"):
            return None
        first = dt.date.fromisoformat(found.decided_at[:10])
        end, now = first + dt.timedelta(days=days - 1), today(settings)
        last = min(end, now)
        window = {"campaign": found.id, "from": found.decided_at, "until": f"{last} 23:59:59"}
        bought = {row[0]: row[1:] for row in connection.execute(_BOUGHT, window)}
        nobody = (0, 0, 0, 0, 0.0)
        reached, buyers, orders, sales, _ = bought.get("reached", nobody)
        tried, held = bought.get("tried", nobody), bought.get("held", nobody)
        used, discount = connection.execute(_COUPONS, {**window, "coupon": found.content.get("coupon_id")}).fetchone()
        (inquired,) = connection.execute(_INQUIRED, window).fetchone()
        return Results(
            first, last, days, now > end, reached, buyers, orders, sales, used, discount,
            _answered(connection, found, window), inquired,
            uplift(reached + tried[0], buyers + tried[1], held[0], held[1]) if held[0] else None,
            sales_uplift(_spent(bought.get("reached", nobody), tried), _spent(held)),
        )  # fmt: skip


def uplift(chosen: int, chosen_buyers: int, held: int, held_buyers: int) -> Uplift:
    """The difference of two shares with Newcombe's interval (Statistics in Medicine 17, 1998, method 10): Wilson's
    score intervals of each share put together. It stays right for small groups and shares near 0, where the usual
    one (difference ± 1.96 standard errors) is too narrow."""
    one, other = chosen_buyers / chosen, held_buyers / held
    low_one, high_one = _wilson(chosen_buyers, chosen)
    low_other, high_other = _wilson(held_buyers, held)
    difference = one - other
    return Uplift(
        difference,
        difference - math.hypot(one - low_one, high_other - other),
        difference + math.hypot(high_one - one, other - low_other),
        chosen, chosen_buyers, held, held_buyers,
    )  # fmt: skip


def sales_uplift(chosen: tuple[int, int, float], held: tuple[int, int, float]) -> SalesUplift | None:
    """The difference of two means with Welch's interval (Biometrika 34, 1947), which takes neither their spread nor
    their number as equal. Each group is its customers, its sales (分) and the sum of their squares. None where a group
    has fewer than two or nobody bought at all.

    Sales per customer are skewed; from the hundred or so that a control group has, the means are near enough to normal.
    """
    if min(chosen[0], held[0]) < 2 or not chosen[1] + held[1]:
        return None
    from scipy.special import stdtrit

    (one, error_one), (other, error_other) = (_mean(*chosen), _mean(*held))
    spread = error_one + error_other
    freedom = spread**2 / (error_one**2 / (chosen[0] - 1) + error_other**2 / (held[0] - 1))
    reach = float(stdtrit(freedom, 0.975)) * math.sqrt(spread)
    return SalesUplift(one - other, one - other - reach, one - other + reach, one, other)


def _mean(customers: int, cents: int, squares: float) -> tuple[float, float]:
    """The mean, and the square of its standard error."""
    mean = cents / customers
    return mean, max(squares - customers * mean**2, 0.0) / (customers - 1) / customers


def _spent(*parts: tuple[int, int, int, int, float]) -> tuple[int, int, float]:
    return sum(one[0] for one in parts), sum(one[3] for one in parts), sum(one[4] for one in parts)


def _wilson(successes: int, trials: int) -> tuple[float, float]:
    share, square = successes / trials, Z95**2
    middle = share + square / (2 * trials)
    spread = Z95 * math.sqrt(share * (1 - share) / trials + square / (4 * trials**2))
    return (middle - spread) / (1 + square / trials), (middle + spread) / (1 + square / trials)


def _answered(connection: sqlite3.Connection, found: Campaign, window: dict[str, str]) -> int | None:
    if found.action != "send_survey":
        return None
    (count,) = connection.execute(_ANSWERED, {**window, "survey": found.content.get("survey_id")}).fetchone()
    return int(count)


_REACHED = ", ".join(f"'{state}'" for state in RECEIVED)
_PEOPLE = f"""
SELECT customer_id, CASE WHEN state = 'held_out' THEN 'held' WHEN state IN ({_REACHED}) THEN 'reached' ELSE 'tried' END
       AS part
FROM deliveries WHERE campaign_id = :campaign AND (state <> 'left_out' OR attempts > 0)
"""
_BOUGHT = f"""
WITH people AS ({_PEOPLE}),
bought AS (
  SELECT p.customer_id, count(*) AS orders, sum(o.amount_cents) AS sales
  FROM people p CROSS JOIN orders o ON o.customer_id = p.customer_id
  WHERE o.pay_status = 'paid' AND o.created_at >= :from AND o.created_at <= :until
  GROUP BY 1
)
SELECT p.part, count(*), count(b.customer_id), coalesce(sum(b.orders), 0), coalesce(sum(b.sales), 0),
  coalesce(sum(1.0 * b.sales * b.sales), 0.0)
FROM people p LEFT JOIN bought b ON b.customer_id = p.customer_id GROUP BY 1
"""
_COUPONS = f"""
SELECT count(*), coalesce(sum(c.discount_cents), 0)
FROM deliveries d
JOIN customer_coupons c ON c.customer_id = d.customer_id
 AND c.coupon_id = coalesce(:coupon, json_extract(d.fields, '$.coupon_id'))
WHERE d.campaign_id = :campaign AND d.state IN ({_REACHED})
  AND c.used_at >= :from AND c.used_at <= :until
"""
_INQUIRED = f"""
SELECT count(DISTINCT i.customer_id)
FROM deliveries d CROSS JOIN inquiries i ON i.customer_id = d.customer_id
WHERE d.campaign_id = :campaign AND d.state IN ({_REACHED}) AND i.created_at >= :from AND i.created_at <= :until
"""
_ANSWERED = f"""
SELECT count(DISTINCT r.customer_id)
FROM deliveries d JOIN survey_responses r ON r.customer_id = d.customer_id AND r.survey_id = :survey
WHERE d.campaign_id = :campaign AND d.state IN ({_REACHED}) AND r.answered_at >= :from AND r.answered_at <= :until
"""
STATEMENTS = "\n".join(one.strip() + ";" for one in (_BOUGHT, _COUPONS, _INQUIRED, _ANSWERED))
"""What :func:`results` asks of the database for a campaign, the last of it for surveys only."""
