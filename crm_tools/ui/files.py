"""Files too long for memory: written to disk piece by piece, then fetched by an address that nobody can guess."""

from __future__ import annotations

import atexit
import secrets
import shutil
import tempfile
import threading
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

KEPT_SECONDS = 3600.0
"""How long a file waits to be fetched; it may be fetched more than once."""


@dataclass(frozen=True)
class Offered:
    """A file on disk and the name it is saved under."""

    path: Path
    name: str
    made_at: float

    @property
    def megabytes(self) -> float:
        return self.path.stat().st_size / 1e6


_offered: dict[str, Offered] = {}
_lock = threading.Lock()


@cache
def _folder() -> Path:
    """A folder of this process that only its user may read; it goes when the app stops."""
    folder = Path(tempfile.mkdtemp(prefix="crm-desk-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def new_path() -> Path:
    """Where a file may be written; those that waited too long are deleted."""
    now = time.monotonic()
    with _lock:
        for token in [token for token, file in _offered.items() if now - file.made_at > KEPT_SECONDS]:
            _offered.pop(token).path.unlink(missing_ok=True)
    return _folder() / secrets.token_hex(8)


def offer(path: Path, name: str) -> str:
    """The address, from the app's root, at which the file can be fetched for an hour."""
    token = secrets.token_urlsafe(32)
    with _lock:
        _offered[token] = Offered(path, name, time.monotonic())
    return f"/files/{token}"


def offered(address: str) -> Offered | None:
    """The file behind an address, None where it is no longer kept."""
    with _lock:
        file = _offered.get(address.rpartition("/")[2])
    return file if file and time.monotonic() - file.made_at <= KEPT_SECONDS and file.path.exists() else None


async def _fetch(request: Request) -> Response:
    file = offered(request.path_params["token"])
    if file is None:
        return Response("404", 404, media_type="text/plain")
    # FileResponse reads in pieces and writes the name for browsers of any language.
    return FileResponse(file.path, filename=file.name, media_type="application/octet-stream")


ROUTE = Route("/files/{token}", _fetch, methods=["GET"])
