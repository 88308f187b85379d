"""What goes on beside the people: the app itself, its memory, imports one after the other, a campaign."""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import random
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from benchmarks.timing import TODAY
from crm_tools.settings import ROOT
from tests.browser.server import free_port, stopped_at_the_end, wait_for

ORDERS, LOGINS = 3_000, 20_000
"""Rows of one import."""
PAUSE = 10.0
"""Seconds between two imports."""
ACTION = "给高价值客户推荐商品并发邮件"
LOOK_SECONDS = 1.0


@dataclass
class App:
    """A running app; what it logs as a failure is one of the run."""

    address: str
    pid: int
    log: Path

    def cpu_seconds(self) -> float:
        """Processor time of all its threads so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def failures(self) -> list[str]:
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return [f"the app's log: {line}" for line in lines if "_failed" in line or line.startswith("Traceback")][:20]


def _environment(database: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CRM_", "DASHSCOPE"))}
    return kept | {"CRM_DATABASE": str(database), "CRM_MAIL": "outbox", "PYTHONUTF8": "1"}


@contextmanager
def desk(database: Path, folder: Path) -> Iterator[App]:
    """The app on ``database``, with an empty folder of browsing logs."""
    (folder / "browsing").mkdir()
    log, port = folder / "app.log", free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    command += ["--server.headless=true", "--server.fileWatcherType=none"]
    environment = _environment(database) | {"CRM_BROWSING": str(folder / "browsing")}
    with (
        log.open("w") as told,
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=told) as server,
        stopped_at_the_end(server),
    ):
        wait_for(f"http://127.0.0.1:{port}/_stcore/health", server)
        yield App(f"http://127.0.0.1:{port}", server.pid, log)


@dataclass
class Memory:
    """Resident memory of a process in MB, looked at every second."""

    pid: int
    seen: list[float] = field(default_factory=list)
    began: int = 0

    def look(self) -> None:
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8")
        self.seen.append(int(status.partition("VmRSS:")[2].split()[0]) / 1024)

    def begin(self) -> None:
        """From now on people come."""
        self.began = len(self.seen)

    def told(self) -> str:
        with_people = self.seen[self.began :] or [0.0]
        half = with_people[len(with_people) // 2]
        return (
            f"{with_people[0]:.0f} MB before the first came, {half:.0f} MB at half time, {with_people[-1]:.0f} MB at "
            f"the end, {max(with_people):.0f} MB at most"
        )


@contextmanager
def watched(pid: int) -> Iterator[Memory]:
    memory, stop = Memory(pid), threading.Event()

    def watch() -> None:
        while not stop.wait(LOOK_SECONDS):
            try:
                memory.look()
            except OSError:
                return

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield memory
    finally:
        stop.set()
        thread.join()


class _Beside:
    """Something that a thread does until ``stop`` is set. What goes wrong is kept in ``errors``."""

    def __init__(self, database: Path, stop: threading.Event) -> None:
        self.database = database
        self.stop = stop
        self.errors: list[str] = []
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            self.work()
        except Exception as error:
            self.errors.append(f"{type(self).__name__}: {type(error).__name__}: {error}")

    def work(self) -> None:
        raise NotImplementedError

    def command(self, *arguments: str) -> str:
        """What the command line prints; an exit code other than 0 is an error."""
        done = subprocess.run(
            [sys.executable, "-m", "crm_tools", *arguments],
            cwd=ROOT, env=_environment(self.database), capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            self.errors.append(f"{arguments[0]} ended with {done.returncode}: {done.stderr.strip()[-300:]}")
        return done.stdout

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            return connection.execute(sql).fetchall()


class Imports(_Beside):
    """Orders and logins of known customers, file after file."""

    def __init__(self, database: Path, folder: Path, stop: threading.Event) -> None:
        super().__init__(database, stop)
        self.folder = folder
        self.seconds: list[float] = []

    def work(self) -> None:
        [(customers, last)] = self.rows("SELECT (SELECT max(id) FROM customers), (SELECT max(id) FROM orders)")
        rng, first = random.Random(4), int(str(last)) + 1
        while not self.stop.is_set():
            files = self._files(rng, int(str(customers)), first)
            first += ORDERS
            began = time.perf_counter()
            self.command("import", *map(str, files), "--json")
            self.seconds.append(time.perf_counter() - began)
            self.stop.wait(PAUSE)

    def _files(self, rng: random.Random, customers: int, first: int) -> list[Path]:
        def moment() -> str:
            return f"{dt.datetime.combine(TODAY, dt.time()) - dt.timedelta(seconds=rng.randrange(60 * 86_400))}"

        orders, logins = self.folder / "orders.csv", self.folder / "logins.csv"
        with orders.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["id", "customer_id", "amount_cents", "pay_status", "created_at"])
            for number in range(first, first + ORDERS):
                paid = rng.choice(("paid", "paid", "paid", "refunded"))
                writer.writerow([number, rng.randint(1, customers), rng.randint(900, 90_000), paid, moment()])
        with logins.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["userid", "login_time"])
            writer.writerows([rng.randint(1, customers), moment()] for _ in range(LOGINS))
        return [orders, logins]

    def told(self) -> str:
        if not self.seconds:
            return "none"
        return f"{len(self.seconds)} of {ORDERS + LOGINS:,} rows, {max(self.seconds):.1f} s at most"


class Campaign(_Beside):
    """Drafted by a question, approved, and carried out by the worker inside the app, into the outbox."""

    def work(self) -> None:
        answer = json.loads(self.command("ask", ACTION, "--json") or "{}")
        if not answer.get("approval"):
            self.errors.append(f"no draft: {answer.get('status')} {answer.get('answer')}")
            return
        self.command("approve", answer["approval"]["id"])

    def told(self) -> str:
        states = self.rows("SELECT state, count(*) FROM deliveries GROUP BY state ORDER BY 2 DESC")
        twice = self.rows(
            "SELECT count(*) FROM (SELECT 1 FROM deliveries GROUP BY campaign_id, customer_id HAVING count(*) > 1)"
        )
        bad = [f"{count} {state}" for state, count in states if state in ("failed", "unknown")]
        if bad or twice != [(0,)]:
            self.errors.append(f"campaign: {bad}, {twice} twice")
        return ", ".join(f"{count:,} {state}" for state, count in states)
