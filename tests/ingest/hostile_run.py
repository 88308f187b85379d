"""Imports every file of a folder, one by one, under a limit on memory; prints a line of JSON each. Run as a script."""

from __future__ import annotations

import json
import resource
import sys
import time
from itertools import chain
from pathlib import Path

from ingest_files import settings_for

MEMORY = 4 * 1024**3
"""Address space for the run; the interpreter with its libraries takes about one gigabyte of it."""


def main(folder: Path) -> None:
    """Import every file of the folder's ``files`` and print what became of it."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    from crm_tools.ingest import imports
    from crm_tools.texts import UserError

    settings = settings_for(folder)
    for path in sorted(chain((folder / "files").iterdir())):
        started = time.monotonic()
        try:
            report = imports.run([path], settings)
            told = {
                "exit": report.exit_code,
                "refused": [error.key for part in report.parts for error in part.refused],
                "text": {language: report.text(language) for language in ("zh", "en")},
                "counts": [
                    sum(part.read for part in report.parts),
                    sum(part.accepted + part.updated for part in report.parts),
                    sum(part.rejected.total() for part in report.parts),
                ],
                "accounted": all(part.accounted() == part.read for part in report.parts),
                "listed": _listed(report.rejected_file),
            }
        except UserError as error:
            told = {"raised": error.key}
        memory = _peak_mib()
        print(
            json.dumps({"name": path.name, "seconds": time.monotonic() - started, "memory": memory} | told), flush=True
        )


def _peak_mib() -> int:
    """The most memory this program has held. Not ``ru_maxrss``, which begins at that of the process that started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def _listed(path: Path | None) -> list[str]:
    return path.read_text(encoding="utf-8-sig").splitlines()[1:] if path else []


if __name__ == "__main__":
    main(Path(sys.argv[1]))
