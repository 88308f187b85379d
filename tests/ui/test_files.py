"""Files on disk behind addresses that nobody can guess."""

from __future__ import annotations

import time

from starlette.applications import Starlette
from starlette.testclient import TestClient

from crm_tools.ui import files


def fetch(address):
    return TestClient(Starlette(routes=[files.ROUTE])).get(address)


def test_a_file_is_fetched_whole_under_its_name():
    path = files.new_path()
    path.write_bytes(b"\xef\xbb\xbf" + b"x" * 3_000_000)
    address = files.offer(path, "客户名单.csv")

    answer = fetch(address)

    assert answer.content == path.read_bytes()
    assert "%E5%AE%A2%E6%88%B7" in answer.headers["content-disposition"]
    assert answer.headers["content-disposition"].startswith("attachment")
    assert path.parent.stat().st_mode & 0o077 == 0


def test_an_address_that_was_not_given_out_leads_nowhere():
    assert fetch("/files/..%2F..%2Fetc%2Fpasswd").status_code == 404
    assert fetch("/files/guess").status_code == 404


def test_a_file_goes_after_an_hour(monkeypatch):
    path = files.new_path()
    path.write_bytes(b"old")
    address = files.offer(path, "old.csv")
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + files.KEPT_SECONDS + 1)

    assert fetch(address).status_code == 404
    files.new_path()
    assert not path.exists()
