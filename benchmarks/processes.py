"""What ``/proc`` tells of a running app: which process serves an address, its work, its memory."""

from __future__ import annotations

import os
from pathlib import Path


def server_of(address: str) -> int:
    """The process that serves ``address``."""
    port = f"--server.port={address.rpartition(':')[2]}"
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and port in _words(folder):
            return int(folder.name)
    raise RuntimeError(f"no process serves {address}")


def _words(folder: Path) -> list[str]:
    try:
        return (folder / "cmdline").read_text("utf-8").split("\0")
    except OSError:
        return []


def cpu_seconds(process: int) -> float:
    """Seconds of the processor that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def status(process: int, name: str) -> int:
    """Kilobytes that ``/proc`` tells of a process."""
    for line in Path(f"/proc/{process}/status").read_text("utf-8").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    raise RuntimeError(f"/proc tells no {name}")


def own_peak() -> float:
    """The most memory this process ever had, in MB. What ``getrusage`` tells begins with the peak of its parent."""
    return status(os.getpid(), "VmHWM") / 1024
