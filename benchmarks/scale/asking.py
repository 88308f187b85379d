"""Questions in words, answered whole: the agent with the offline model, tools, table, chart, words."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.timing import TODAY, Timed, of, timed
from crm_tools.analytics import answers
from crm_tools.assistant.ask import ask
from crm_tools.settings import Settings

QUESTIONS = (
    "按销售额排序的前10名客户",
    "本月新增客户数量",
    "近30天最活跃的客户",
    "上个月各城市的销售额",
    "最近12个月每月的销售额",
    "本月各品类的销售额占比",
    "本月销售额和去年同期相比",
    "近7天每天的订单数",
    "购买意向最高的20位客户",
    "各会员等级的客户数",
    "高价值客户有哪些",
    "推荐哪些商品",
    "最近90天的复购率",
    "top 5 products by units this year",
)


def questions_in_words(path: Path) -> dict[str, Timed]:
    """Every question a few times; ``ask, all questions`` takes them together, one value a question."""
    with tempfile.TemporaryDirectory() as browsing:
        settings = Settings(CRM_DATABASE=str(path), CRM_TODAY=f"{TODAY}", CRM_BROWSING=browsing)
        found, medians, rows = {}, [], 0
        for question in QUESTIONS:
            answer = ask(question, settings)
            if answer.status != "answered" or answer.table is None:
                raise AssertionError(f"{question}: {answer.status}, {answer.answer}")
            note = f"{'+'.join(sorted({step.engine for step in answer.steps}))}, {answer.table.total:,} rows"
            found[question] = timed(lambda question=question: _anew(question, settings), rounds=5, note=note)
            if answer.table.total <= 10_000:
                medians.append(found[question].median)
                rows = max(rows, answer.table.total)
        cpu = statistics.median(one.cpu for one in found.values())
        told = {"ask, all questions": of(medians, cpu, f"{len(medians)} questions of up to {rows:,} rows")}
        started, worked = time.perf_counter(), time.process_time()
        answer = ask("哪些客户可能流失？", settings)
        wall, cpu = time.perf_counter() - started, time.process_time() - worked
        if answer.table is not None:
            note = f"{answer.table.total:,} rows, all in the answer"
            told["ask for the whole churn list"] = of([wall * 1000], cpu * 1000, note)
        return {**told, **found}


def _anew(question: str, settings: Settings) -> None:
    """Asked without what this process was asked a moment ago."""
    answers.forget()
    ask(question, settings)
