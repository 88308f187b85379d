"""``doctor`` on the command line: is everything here that the desk needs, and in order?

It reads, connects to the model's and the mail server's port without sending anything, and changes nothing.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib import metadata
from typing import Literal
from urllib.parse import urlsplit

from crm_tools.settings import ROOT, Settings
from crm_tools.store import facts, migrate
from crm_tools.store.connect import reader
from crm_tools.texts import Language, UserError, Words, say

State = Literal["ok", "warn", "fail"]
MARKS = {"ok": "✓", "warn": "!", "fail": "✗"}
OLDEST_PYTHON = (3, 11)
CHECK_SECONDS = 600.0
CONNECT_SECONDS = 5.0
LEAST_FREE_BYTES = 1_000_000_000


@dataclass(frozen=True)
class Finding:
    """One check: ``what`` is a text key below ``cli.doctor``, filled with ``values``."""

    state: State
    what: str
    values: dict[str, object]

    def text(self, language: Language) -> str:
        return say(f"cli.doctor.{self.what}", language, **self.values)


def arguments(parser: argparse.ArgumentParser, words: Callable[[str], str]) -> None:
    parser.add_argument("--json", action="store_true", help=words("json"))


def run(options: argparse.Namespace, settings: Settings, language: Language) -> int:
    """Print each check as it is done. Returns 0, or 1 where one failed."""
    found = []
    for finding in check(settings):
        found.append(finding)
        if not options.json:
            print(f"{MARKS[finding.state]} {finding.text(language)}", flush=True)
    if options.json:
        told = [{"check": one.what, "state": one.state, "text": one.text(language)} for one in found]
        print(json.dumps(told, ensure_ascii=False, indent=2))
    return int(any(one.state == "fail" for one in found))


def check(settings: Settings) -> Iterator[Finding]:
    """Every check, one after the other."""
    yield _python()
    yield _packages()
    yield from _database(settings)
    yield _logs(settings)
    yield _free(settings)
    yield from _model(settings)
    yield _address()
    yield _fonts()


def _finding(good: bool, what: str, otherwise: State = "fail", **values: object) -> Finding:
    return Finding("ok" if good else otherwise, what, values)


def _python() -> Finding:
    return _finding(sys.version_info >= OLDEST_PYTHON, "python", version=sys.version.split()[0], oldest="3.11")


def _packages() -> Finding:
    """The packages that run here against those that the pinned file names."""
    pins = re.findall(
        r"^([A-Za-z0-9_.-]+)==(\S+)", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE
    )
    wrong = [f"{name} {installed or '—'} ≠ {pin}" for name, pin in pins if (installed := _installed(name)) != pin]
    if wrong:
        return Finding("warn", "other_packages", {"packages": ", ".join(wrong)})
    return Finding("ok", "packages", {"count": len(pins)})


def _installed(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _database(settings: Settings) -> Iterator[Finding]:
    database = settings.database
    try:
        missing = migrate.check(database)
    except UserError as error:
        yield Finding("fail", "said", {"error": Words(error.text("zh"), error.text("en"))})
        return
    yield _finding(not missing, "version", "warn", path=database, missing=len(missing), newest=migrate.newest())
    with reader(database, CHECK_SECONDS) as connection:
        said = _damage(connection)
        yield _finding(said is None, "integrity", said=said or "ok")
        if said:
            return
        broken = connection.execute("PRAGMA foreign_key_check").fetchone()
        yield _finding(broken is None, "references", table=broken[0] if broken else "")
    what = facts.overview(database, CHECK_SECONDS).set_index("table")
    rows = {f"{table}_rows": int(what.loc[table, "rows"]) for table in ("customers", "orders")}  # type: ignore[arg-type]
    today = facts.today(database, settings.today, settings.timezone)
    last = what.loc["orders", "last_day"] or "—"
    yield Finding("ok", "contents", {**rows, "last": last, "today": today})


def _damage(connection: sqlite3.Connection) -> str | None:
    """What SQLite finds wrong with the file, None where it is sound."""
    try:
        [(said,)] = connection.execute("PRAGMA quick_check(1)").fetchall()
    except sqlite3.DatabaseError as error:
        return str(error)
    return None if said == "ok" else str(said)


def _logs(settings: Settings) -> Finding:
    folder = settings.browsing_folder
    if not folder.is_dir():
        return Finding("warn", "no_logs", {"path": folder})
    return Finding("ok", "logs", {"path": folder, "count": len(list(folder.glob("*.xlsx")))})


def _free(settings: Settings) -> Finding:
    folder = settings.database.parent
    free = shutil.disk_usage(folder if folder.is_dir() else ROOT).free
    return _finding(free > LEAST_FREE_BYTES, "free", "warn", gigabytes=f"{free / 1e9:.1f}")


def _model(settings: Settings) -> Iterator[Finding]:
    from crm_tools.assistant.models.choose import kind
    from crm_tools.assistant.models.chosen import in_force

    settings = in_force(settings)
    chosen = kind(settings)
    if chosen == "offline":
        yield Finding("ok", "model_offline", {})
        return
    if chosen == "tongyi":
        import dashscope

        address = settings.model_base_url or dashscope.base_http_api_url
        needed, name = settings.dashscope_key is not None, "DASHSCOPE_API_KEY"
    else:
        address = settings.model_base_url or "https://api.openai.com/v1"
        needed, name = settings.model_name is not None, "CRM_MODEL_NAME"
    yield _finding(needed, "model_setting", name=name)
    yield _reachable("model", address)


def _reachable(what: str, address: str) -> Finding:
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port or (80 if parts.scheme == "http" else 443)
    try:
        with closing(socket.create_connection((host, port), CONNECT_SECONDS)):
            return Finding("ok", f"{what}_reached", {"host": host, "port": port})
    except OSError as error:
        return Finding("fail", f"{what}_unreached", {"host": host, "port": port, "reason": error.strerror or error})


def _address() -> Finding:
    """Where Streamlit listens by the repository's file, and whether a login guards it."""
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    address = config.get("server", {}).get("address") or "0.0.0.0"
    secrets = ROOT / ".streamlit" / "secrets.toml"
    login = secrets.is_file() and "auth" in tomllib.loads(secrets.read_text(encoding="utf-8"))
    local = address in ("127.0.0.1", "::1", "localhost")
    if login:
        return Finding("ok", "login", {"address": address})
    return _finding(local, "listens", address=address)


def _fonts() -> Finding:
    """Chinese fonts matter for browsers on this machine (screenshots); readers' browsers bring their own."""
    finder = shutil.which("fc-list")
    if finder is None:
        return Finding("warn", "fonts_unknown", {})
    fonts = subprocess.run([finder, ":lang=zh", "family"], capture_output=True, check=False).stdout.splitlines()
    return _finding(bool(fonts), "fonts", "warn", count=len(fonts))
