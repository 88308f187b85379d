"""5,000 messages over a mail server that misbehaves, by a worker killed ten times: `python -m benchmarks outreach`.

The server (tests/outreach/mail_server.py, with TLS and a login) cuts connections, answers 451 and 550, and falls
silent. Whoever is written to twice, or not at all and nobody knows, is a defect: the run then ends with an error.
"""

from __future__ import annotations

import logging
import tempfile
import warnings
from pathlib import Path

from tests.outreach.killing import GONE_EVERY, send_and_kill
from tests.outreach.mail_server import Trouble

CUSTOMERS, KILLS = 5_000, 10
TROUBLES = {
    "trouble before a message is taken": Trouble(cut=0.01, busy=0.01, hang=0.0005, busy_late=0.01),
    "and messages taken without a word": Trouble(cut=0.01, busy=0.01, hang=0.0005, busy_late=0.01, cut_late=0.005),
}


def main() -> None:
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    warnings.filterwarnings("ignore", message="Requiring AUTH")
    failed = False
    for name, trouble in TROUBLES.items():
        with tempfile.TemporaryDirectory() as folder:
            fates = send_and_kill(Path(folder), CUSTOMERS, KILLS, trouble, seed=11)
        unknown = fates.states.get("unknown", 0)
        print(f"{name}: {CUSTOMERS:,} messages, {KILLS} kills, {fates.seconds:.0f} s")
        print(f"  states {dict(fates.states)}; twice {fates.twice}; lost {fates.lost}")
        print(f"  unknown {unknown} of at most {KILLS} kills + {fates.in_doubt} taken without a word")
        print(f"  the server: {dict(fates.did)}")
        right = not fates.twice and not fates.lost and unknown <= KILLS + fates.in_doubt
        right &= set(fates.states) <= {"sent", "failed", "unknown"} and sum(fates.states.values()) == CUSTOMERS
        right &= fates.states["failed"] == CUSTOMERS // GONE_EVERY
        failed |= not right
    if failed:
        raise SystemExit("a message was sent twice, lost, or is in doubt without a reason")


if __name__ == "__main__":
    main()
