"""``python -m crm_tools ask``: one question, many questions, and what goes wrong."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from crm_tools.assistant.contract import schema
from crm_tools.cli import main
from crm_tools.settings import ROOT, settings
from crm_tools.store.connect import reader

TOP = "按销售额排序的前10名客户"


@pytest.fixture
def database(demo_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A demo that the command line is pointed at."""
    path = Path(shutil.copy(demo_template, tmp_path / "crm.db"))
    monkeypatch.setenv("CRM_DATABASE", str(path))
    monkeypatch.setenv("CRM_BROWSING", str(tmp_path / "browsing"))
    settings.cache_clear()
    return path


def run(*arguments: str, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "crm_tools", *arguments],
        input=stdin, capture_output=True, cwd=ROOT, env=os.environ | environment, timeout=120,
    )  # fmt: skip


def batch(capsys: pytest.CaptureFixture[str], tmp_path: Path, *lines: Any) -> tuple[int, list[dict[str, Any]]]:
    """Exit code and results of a file whose ``lines`` are objects, or texts as they are."""
    file = tmp_path / "questions.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    file.write_text("\n".join(texts) + "\n", encoding="utf-8")
    code = main(["ask", "--batch", str(file)])
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def top_customers(database: Path, count: int) -> list[int]:
    sql = """SELECT customer_id FROM orders WHERE pay_status = 'paid' AND created_at < '2026-11-23'
             GROUP BY 1 ORDER BY SUM(amount_cents) DESC, 1 LIMIT ?"""
    with reader(database) as connection:
        return [row[0] for row in connection.execute(sql, (count,))]


def test_json_on_stdout_and_nothing_else_even_in_the_c_locale(database: Path) -> None:
    done = run("ask", TOP, "--json", LC_ALL="C", LANG="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0, done.stderr.decode()
    answer = json.loads(done.stdout)
    jsonschema.validate(answer, schema())
    assert [row[0] for row in answer["table"]["rows"]] == top_customers(database, 10)
    assert "客户" in done.stdout.decode("utf-8")


def test_batch_from_standard_input_flushes_each_line(database: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "crm_tools", "ask", "--batch", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in range(2):
            process.stdin.write(json.dumps({"id": number, "question": TOP}).encode() + b"\n")
            process.stdin.flush()
            # The result comes while the input is still open.
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()
        assert process.wait(60) == 0


def test_text_for_a_reader(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", TOP]) == 0
    out = capsys.readouterr().out
    assert "客户ID" in out
    assert "2026-11-22" in out
    assert "sqlite" in out.lower()
    table = out.split("\n\n")[1].splitlines()
    assert [int(line.split()[0]) for line in table[1:]] == top_customers(database, 10)


def test_text_shows_twenty_rows_and_says_how_many(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "高价值客户"]) == 0
    out = capsys.readouterr().out
    with reader(database) as connection:
        sql = """SELECT COUNT(*) FROM (SELECT 1 FROM orders
                 WHERE pay_status = 'paid' AND created_at BETWEEN '2026-10-01' AND '2026-11-23'
                 GROUP BY customer_id HAVING SUM(amount_cents) >= 1000000)"""
        total = connection.execute(sql).fetchone()[0]
    assert f"共 {total} 行，这里显示前 20 行" in out


@pytest.mark.parametrize(
    ("question", "said", "code"), [("流失风险客户", "沉默", "lapsed"), ("orders by weekday this year", "Wed", "3")]
)
def test_codes_are_told_in_words(
    database: Path, capsys: pytest.CaptureFixture[str], question: str, said: str, code: str
) -> None:
    assert main(["ask", question]) == 0
    cells = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert any(said in line for line in cells)
    assert not any(line[:1] == [code] or code == "lapsed" in line for line in cells)


def test_batch_keeps_order_and_ids(database: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, results = batch(
        capsys,
        tmp_path,
        {"id": "a", "question": TOP},
        "",
        {"id": 2, "question": "top 10 customers by sales", "today": "2026-06-30", "unknown": 1},
        {"id": "c", "question": "毛利是多少"},
    )
    assert code == 0
    assert [result["id"] for result in results] == ["a", 2, "c"]
    assert [result["status"] for result in results] == ["answered", "answered", "refused"]
    assert results[1]["understood"]["period"][1] == "2026-06-30"
    assert results[0]["understood"]["period"][1] == "2026-11-22"
    for result in results:
        result.pop("id")
        jsonschema.validate(result, schema())


def test_bad_lines_fail_and_the_rest_goes_on(
    database: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, results = batch(
        capsys,
        tmp_path,
        "this is not JSON",
        "[1, 2]",
        '{"question": "本月销售额"}',
        '{"id": 4}',
        '{"id": 5, "question": 7}',
        '{"id": 6, "question": "本月销售额", "today": "2026-13-45"}',
        '{"id": 7, "question": "\\ud800"}',
        "[" * 100_000,
        {"id": 9, "question": TOP},
    )
    assert code == 1
    assert [result["id"] for result in results] == [None, None, None, 4, 5, 6, 7, None, 9]
    assert [result["status"] for result in results[:6]] == ["failed"] * 6
    assert results[8]["status"] == "answered"
    assert "2026-13-45" in results[5]["answer"]
    assert all(result["table"] is None for result in results[:6])


def test_bytes_that_are_no_text_fail_their_line(
    database: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = b'\xef\xbb\xbf{"id": 1, "question": "top 10 customers by sales"}\r\n{"id": 2, "question": "\xff\xfe"}\n'
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines)))
    assert main(["ask", "--batch", "-"]) == 1
    results = [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]
    assert [(result["id"], result["status"]) for result in results] == [(1, "answered"), (None, "failed")]


def test_a_thread_goes_through_the_lines_of_a_batch(
    database: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    _, results = batch(
        capsys,
        tmp_path,
        {"id": 1, "question": "今年各城市销售额", "thread": "t"},
        {"id": 2, "question": "换成上个月", "thread": "t"},
        {"id": 3, "question": "换成上个月"},
    )
    assert results[1]["status"] == "answered"
    assert results[1]["understood"]["arguments"]["dimensions"] == ["city"]
    assert results[1]["understood"]["period"] == ["2026-10-01", "2026-10-31"]
    assert results[2]["status"] == "clarify"


def test_failures_have_their_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CRM_DATABASE", str(tmp_path / "none.db"))
    settings.cache_clear()
    assert main(["ask", TOP, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["status"] == "failed"
    assert main(["ask", "--batch", str(tmp_path / "none.jsonl")]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "none.jsonl" in captured.err


def test_what_is_not_understood_is_said_in_words(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["asc", "hello"]) == 2
    assert "asc" in capsys.readouterr().err
    assert main(["ask"]) == 1
    assert "--batch" in capsys.readouterr().err
    monkeypatch.setenv("CRM_TODAY", "tomorrow")
    settings.cache_clear()
    assert main(["ask", TOP, "--json"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "CRM_TODAY" in captured.err
    assert "Traceback" not in captured.err


def test_the_schema_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == schema()


def test_a_reader_that_leaves_early_is_no_error(database: Path) -> None:
    command = f"{sys.executable} -m crm_tools ask 高价值客户 --json | head -c 10"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, cwd=ROOT, timeout=120)
    assert done.stderr == b""
    assert done.returncode == 0
