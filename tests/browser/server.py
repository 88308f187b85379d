"""The real app on a free loopback port, and a Chromium to look at it with."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from crm_tools.settings import ROOT

START_SECONDS = 60
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium_path() -> str | None:
    """Where Chromium is; None on a machine without one."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def running_desk(database: Path, browsing: Path) -> Iterator[str]:
    """Start the app on ``database`` and give its address; it is stopped at the end."""
    with running_app(ROOT, {"CRM_DATABASE": str(database), "CRM_BROWSING": str(browsing)}) as address:
        yield address


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def running_app(
    root: Path, settings: dict[str, str], *, port: int | None = None, options: dict[str, str] | None = None
) -> Iterator[str]:
    """Start the app in the folder ``root`` with nothing but ``settings`` and Streamlit's ``options``; it is stopped at
    the end."""
    port = port or free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("CRM_", "DASHSCOPE"))}
    environment |= {**settings, "PYTHONUTF8": "1"}
    chosen = {"server.port": str(port), "server.headless": "true", "server.fileWatcherType": "none", **(options or {})}
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    command += [f"--{name}={value}" for name, value in chosen.items()]
    address = f"http://127.0.0.1:{port}"
    with (
        subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.DEVNULL) as server,
        stopped_at_the_end(server),
    ):
        wait_for(f"{address}/_stcore/health", server)
        yield address


@contextmanager
def stopped_at_the_end(server: subprocess.Popen[bytes]) -> Iterator[None]:
    """Whatever happens meanwhile, the process ends: asked to, and killed where it has not in 10 seconds."""
    try:
        yield
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    """Returns once ``url`` answers. Raises RuntimeError where the process ends or it takes too long."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if server.poll() is not None:
            raise RuntimeError(f"the app stopped at once with exit code {server.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the app did not answer within {START_SECONDS} s")


@contextmanager
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        try:
            yield chromium
        finally:
            chromium.close()


def settled(page: Page) -> Page:
    """``page`` after its script has run and its charts and tables are drawn."""
    page.wait_for_selector("h1", timeout=60_000)
    page.wait_for_function(
        "!document.querySelector('[data-testid=stApp][data-test-script-state=running]')"
        " && !document.querySelector('[data-testid=stSkeleton]')"
        " && [...document.querySelectorAll('[data-testid=stPlotlyChart]')].every(c => c.querySelector('.main-svg'))",
        timeout=60_000,
    )
    return page
