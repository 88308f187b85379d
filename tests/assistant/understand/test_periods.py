"""Periods in questions: real cases, the design's rules, and invariants over any today."""

from __future__ import annotations

import datetime as dt
import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tools.analytics.periods import resolve
from crm_tools.assistant.understand.days.periods import find_periods
from crm_tools.assistant.understand.text.normalise import normalise

TODAY = dt.date(2026, 11, 22)
DAYS = st.dates(dt.date(2012, 1, 1), dt.date(2040, 12, 31))


def _found(question: str, today: dt.date = TODAY) -> list[str | None]:
    """Tokens, or problems, of the periods in a question."""
    return [span.token or span.problem for span in find_periods(normalise(question).norm, today)]


def _days(question: str, today: dt.date = TODAY) -> tuple[str | None, str]:
    [token] = _found(question, today)
    assert token is not None
    period = resolve(token, today)
    return (None if period.start is None else period.start.isoformat()), period.end.isoformat()


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("前一季度的销售额", ("2026-07-01", "2026-09-30")),
        ("前一个月的销售额", ("2026-10-01", "2026-10-31")),
        ("近一整年的销售额", ("2025-11-23", "2026-11-22")),
        ("头三季度的销售额", ("2026-01-01", "2026-09-30")),
        ("11月头15天的订单数", ("2026-11-01", "2026-11-15")),
        ("最近仨月的销售额", ("2026-08-23", "2026-11-22")),
        ("七八九月的订单数", ("2026-07-01", "2026-09-30")),
        ("去年8、9、10三个月的订单数", ("2025-08-01", "2025-10-31")),
    ],
)
def test_chinese_runs_and_rests(question: str, days: tuple[str, str]) -> None:
    assert _days(question) == days


def test_months_that_do_not_follow_are_no_run() -> None:
    assert _found("3、5、8月的订单数") == ["unsure"]


@pytest.mark.shared
def test_real_cases(shared_data: Path) -> None:
    """Date expressions with their days from three open corpora (SOURCE.txt there)."""
    lines = (shared_data / "temporal" / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    cases = [json.loads(line) for line in lines]
    missed = [case["question"] for case in cases if not _as_the_case_says(case)]
    assert len(missed) <= 0.01 * len(cases), missed


def _as_the_case_says(case: dict[str, object]) -> bool:
    today = dt.date.fromisoformat(str(case["today"]))
    found = _found(str(case["question"]), today)
    if len(found) != 1 or found[0] is None:
        return False
    if case.get("invalid"):
        return found == ["no_such_day"]
    try:
        period = resolve(found[0], today)
    except Exception:
        return False
    ours = [period.start.isoformat() if period.start else None, period.end.isoformat()]
    return ours in [[case["start"], case["end"]], *case["also_accept"]]  # type: ignore[misc]


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("昨天", "2026-11-21", "2026-11-21"),
        ("前天", "2026-11-20", "2026-11-20"),
        ("近7天", "2026-11-16", "2026-11-22"),
        ("最近两周", "2026-11-09", "2026-11-22"),
        ("过去三个月", "2026-08-23", "2026-11-22"),
        ("上个月1号到今天", "2026-10-01", "2026-11-22"),
        ("3月到5月", "2026-03-01", "2026-05-31"),
        ("今年1到3月", "2026-01-01", "2026-03-31"),
        ("9月以来", "2026-09-01", "2026-11-22"),
        ("半年内", "2026-05-23", "2026-11-22"),
        ("上半年内", "2026-01-01", "2026-06-30"),
        ("the week before last", "2026-11-02", "2026-11-08"),
        ("the month before last", "2026-09-01", "2026-09-30"),
        ("these 30 days", "2026-10-24", "2026-11-22"),
        ("双11", "2026-11-11", "2026-11-11"),
        ("去年双十一", "2025-11-11", "2025-11-11"),
        ("618", "2026-06-18", "2026-06-18"),
        ("双12", "2025-12-12", "2025-12-12"),
        ("国庆期间", "2026-10-01", "2026-10-07"),
        ("Q3", "2026-07-01", "2026-09-30"),
        ("12月", "2025-12-01", "2025-12-31"),
        ("上半年", "2026-01-01", "2026-06-30"),
        ("前三季度", "2026-01-01", "2026-09-30"),
        ("上周三", "2026-11-11", "2026-11-11"),
        ("10.1-10.7", "2026-10-01", "2026-10-07"),
        ("截至10月底", None, "2026-10-31"),
        ("11月以前", None, "2026-10-31"),
        ("年初至今", "2026-01-01", "2026-11-22"),
        ("最近3个完整月", "2026-08-01", "2026-10-31"),
        ("last 6 months", "2026-05-23", "2026-11-22"),
        ("since Sept 1", "2026-09-01", "2026-11-22"),
        ("YTD", "2026-01-01", "2026-11-22"),
        ("between 1 March and 15 April 2026", "2026-03-01", "2026-04-15"),
        ("Q3 last year", "2025-07-01", "2025-09-30"),
        ("the past week", "2026-11-16", "2026-11-22"),
        ("last week", "2026-11-09", "2026-11-15"),
        ("last quarter", "2026-07-01", "2026-09-30"),
        ("Nov 1-11", "2026-11-01", "2026-11-11"),
        ("Singles' Day last year", "2025-11-11", "2025-11-11"),
        ("Black Friday", "2025-11-28", "2025-11-28"),
        ("after 1 Nov", "2026-11-02", "2026-11-22"),
        ("3/15/2026", "2026-03-15", "2026-03-15"),
        ("fortnight ending 15 November", "2026-11-02", "2026-11-15"),
        ("the week ending Nov 15", "2026-11-09", "2026-11-15"),
        ("week commencing 2 Nov", "2026-11-02", "2026-11-08"),
        ("双十一那周", "2026-11-09", "2026-11-15"),
        ("去年双12那一周", "2025-12-08", "2025-12-14"),
        ("9月下旬到10月上旬", "2026-09-21", "2026-10-10"),
        ("从月初到昨天", "2026-11-01", "2026-11-21"),
        ("年初到10月底", "2026-01-01", "2026-10-31"),
        ("9月10号到国庆前", "2026-09-10", "2026-09-30"),
        ("国庆节后", "2026-10-08", "2026-11-22"),
        ("国庆当天", "2026-10-01", "2026-10-01"),
        ("近7天（不含今天）", "2026-11-15", "2026-11-21"),
        ("周一到现在", "2026-11-16", "2026-11-22"),
        ("上个月的今天", "2026-10-22", "2026-10-22"),
        ("jan thru now", "2026-01-01", "2026-11-22"),
        ("since Singles' Day", "2026-11-11", "2026-11-22"),
        ("up to the end of February 2026", None, "2026-02-28"),
        ("from 1 September 2025 up to and including 31 October 2025", "2025-09-01", "2025-10-31"),
        ("between 1 and 15 April 2026, both days included", "2026-04-01", "2026-04-15"),
        ("between the start of October and today", "2026-10-01", "2026-11-22"),
        ("for the last year", "2025-11-23", "2026-11-22"),
        ("半年来", "2026-05-23", "2026-11-22"),
        ("3月以来", "2026-03-01", "2026-11-22"),
        ("the past fortnight", "2026-11-09", "2026-11-22"),
        ("the last year and a half", "2025-05-23", "2026-11-22"),
    ],
)
def test_what_people_say(words: str, start: str | None, end: str) -> None:
    assert _days(words) == (start, end)


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("2026年2月30日", "no_such_day"),
        ("Feb 30", "no_such_day"),
        ("2025年2月29日", "no_such_day"),
        ("下个月", "future"),
        ("2027年", "future"),
        ("next week", "future"),
        ("春节", "unsure"),
        ("3/4/2026", "unsure"),
        ("每月1号", "unsure"),
        ("每年双11", "unsure"),
        ("10月中", "unsure"),
        ("10月初", "unsure"),
        ("过去24小时", "unsure"),
        ("over the weekend", "unsure"),
    ],
)
def test_says_what_is_wrong_with_a_period(words: str, problem: str) -> None:
    assert _found(words) == [problem]


@pytest.mark.parametrize(
    "words",
    [
        "销售额超过2000元",
        "消费满2000的客户",
        "2000以上",
        "前10名",
        "customers who may leave",
        "每月",
        "每周一",
        "top 10",
    ],
)
def test_other_numbers_and_words_are_no_period(words: str) -> None:
    assert _found(words) == []


def test_the_second_half_is_ahead_only_in_the_first() -> None:
    """下半年 said in November is the half that runs, in March one that is still to come."""
    assert _found("下半年销售额") == ["2026-07..2026-12"]
    assert _found("下半年销售额", dt.date(2026, 3, 5)) == ["future"]
    assert _found("下个半年销售额") == ["future"]


@given(DAYS, st.integers(1, 400))
def test_the_last_n_days_count_today(today: dt.date, count: int) -> None:
    first = (today - dt.timedelta(days=count - 1)).isoformat()
    assert _days(f"近{count}天的销售额", today) == (first, today.isoformat())
    assert _days(f"sales in the last {count} days", today) == (first, today.isoformat())


@given(DAYS, st.dates(dt.date(2012, 1, 1), dt.date(2040, 12, 31)))
def test_a_full_date_is_that_day_or_still_to_come(today: dt.date, day: dt.date) -> None:
    for words in (f"{day.year}年{day.month}月{day.day}日", day.isoformat(), f"{day:%d %B %Y}"):
        expected = "future" if day > today else day.isoformat()
        [found] = _found(f"{words}的销售额", today)
        assert {"today": today.isoformat(), "yesterday": day.isoformat()}.get(str(found), found) == expected


@given(DAYS, st.integers(1, 12), st.integers(1, 31))
def test_a_day_without_a_year_is_the_latest_one(today: dt.date, month: int, day: int) -> None:
    [found] = _found(f"{month}月{day}日的销售额", today)
    possible = []
    for year in range(today.year - 8, today.year + 1):
        try:
            possible.append(dt.date(year, month, day))
        except ValueError:
            continue
    past = [date for date in possible if date <= today]
    assert found == (max(past).isoformat() if past else "no_such_day")


@given(
    st.text(alphabet=st.sampled_from("近上个本月年日周3112去今到至-以来前后天Q期季sincelasty 0/.双"), max_size=14), DAYS
)
def test_any_text_can_be_read(text: str, today: dt.date) -> None:
    norm = normalise(text).norm
    spans = find_periods(norm, today)
    for span in spans:
        assert 0 <= span.start < span.end <= len(norm)
        if span.token is not None:
            assert resolve(span.token, today).end <= today
    assert all(one.end <= other.start for one, other in pairwise(spans))
