"""What an answer says first, against figures taken with SQL from the same file."""

from __future__ import annotations

import pytest

from crm_tools.assistant.ask import ask
from crm_tools.settings import Settings
from crm_tools.store.connect import reader
from crm_tools.texts import formats

_SALES = (
    "SELECT {by}, sum(o.amount_cents) FILTER (WHERE o.created_at >= ?1), sum(o.amount_cents) FILTER"
    " (WHERE o.created_at < ?2) FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.pay_status = 'paid'"
    " AND o.created_at >= ?3 AND o.created_at < ?4 GROUP BY 1"
)


def changes(settings: Settings, by: str, *days: str) -> dict[str, tuple[int, float]]:
    """Sales of each group (分) and its relative change."""
    with reader(settings.database) as connection:
        rows = connection.execute(_SALES.format(by=by), days).fetchall()
    return {name: (now, now / before - 1) for name, now, before in rows if now and before}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_comparison_tells_who_moved_most(language: str, offline: Settings) -> None:
    answer = ask(
        {"zh": "10月各城市销售额环比", "en": "sales by city in October vs September"}[language], offline
    ).answer

    found = changes(offline, "c.city", "2026-10-01", "2026-10-01", "2026-09-01", "2026-11-01")
    rose, fell = max(found, key=lambda name: found[name][1]), min(found, key=lambda name: found[name][1])
    first = answer.splitlines()[0]
    best = max(found, key=lambda name: found[name][0])
    sales = formats.money(found[best][0], "CNY", "zh" if language == "zh" else "en")
    change = formats.percent(found[best][1], signed=True)
    assert f"{best}（{sales}，{change}）" in first or f"{best} ({sales}, {change})" in first
    words = {"zh": "增幅最大的是{}（{}）。降幅最大的是{}（{}）", "en": "Largest rise: {} ({}). Largest fall: {} ({})"}[
        language
    ]
    told = words.format(
        rose, formats.percent(found[rose][1], signed=True), fell, formats.percent(found[fell][1], signed=True)
    )
    assert told in first


def test_without_a_comparison_no_change_is_told(offline: Settings) -> None:
    first = ask("10月各城市销售额", offline).answer.splitlines()[0]
    assert "增幅" not in first
    assert "%" not in first


def test_where_all_rose_no_fall_is_told(offline: Settings) -> None:
    first = ask("10月各会员等级销售额同比", offline).answer.splitlines()[0]
    found = changes(offline, "c.level", "2026-10-01", "2025-11-01", "2025-10-01", "2026-11-01")
    assert all(change > 0 for _, change in found.values())
    assert "增幅最大的是" in first
    assert "降幅" not in first
