"""What the desk writes about itself on stderr: one line an event, with no personal data in it.

A line holds the names of things (tools, states, error types, files of this repository) and numbers. Texts that a person
or a customer wrote never get in: whatever does not look like a name is left out, whoever passes it.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

ROOT = Path(__file__).resolve().parent
_NAME = re.compile(r"[A-Za-z0-9_.:+-]{1,60}")
_LONG_NUMBER = re.compile(r"\d{7,}")
_HIDDEN = "…"


def write_logs(form: Literal["text", "json"], level: str = "WARNING") -> None:
    """Send this program's events to stderr: a JSON object a line, or ``name key=value …`` for people."""
    handler = _Stderr()
    handler.setFormatter(_Json() if form == "json" else _Plain())
    desk = logging.getLogger("crm_tools")
    desk.handlers = [handler]
    desk.setLevel(level)
    desk.propagate = False


def event(log: logging.Logger, name: str, level: int = logging.INFO, **facts: Any) -> None:
    """Write that ``name`` happened, with ``facts``: numbers, names, lists of them. Other texts come out as ``…``."""
    log.log(level, name, extra={"facts": {key: _clean(value) for key, value in facts.items()}})


def failure(log: logging.Logger, name: str, error: BaseException, level: int = logging.ERROR, **facts: Any) -> None:
    """Write that ``name`` failed: the error's type and where it arose. Its message may quote anybody and stays out."""
    event(log, name, level, **facts, error=type(error).__name__, at=_places(error))


def _clean(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, int):
        # A mobile is a number, too; no count of ours has so many digits.
        return value if abs(value) < 10**10 else _HIDDEN
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean(one) for one in value]
    text = str(value)
    return text if _NAME.fullmatch(text) and not _LONG_NUMBER.search(text) else _HIDDEN


def _places(error: BaseException) -> list[str]:
    """The last three places of ours in the traceback: ``analytics.report:88``."""
    ours = [
        f"{'.'.join(Path(frame.filename).relative_to(ROOT).with_suffix('').parts)}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(ROOT)
    ]
    return ours[-3:]


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    facts = dict(getattr(record, "facts", {}))
    if record.exc_info and record.exc_info[1]:
        error = record.exc_info[1]
        facts |= {"error": type(error).__name__, "at": _places(error)}
    return facts


class _Stderr(logging.Handler):
    """Writes to whatever stderr is at the moment, as it may be redirected later."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            sys.stderr.write(self.format(record) + "\n")
        except Exception:
            self.handleError(record)


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds")
        line = {"at": at, "level": record.levelname.lower(), "event": record.getMessage(), "room": record.name}
        return json.dumps(line | {"facts": _fields(record)}, ensure_ascii=False)


class _Plain(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return " ".join([record.getMessage(), *(f"{key}={value}" for key, value in _fields(record).items())])
