"""Slips of the hand in Chinese names."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from crm_tools.assistant.understand.text.normalise import CJK
from crm_tools.assistant.understand.vocabulary.table import Table, listed


def slips_of(table: Table) -> dict[str, str]:
    """Names of figures and segments with a character left out or two swapped, and what was meant, where that is one
    thing and no phrase itself."""
    meant: dict[str, dict[Any, str]] = defaultdict(dict)
    for phrase, entry in listed(table):
        made = entry.weight > (0 if entry.kind == "measure" else 0.1)  # from roots: a slip of one may be another
        if made or entry.kind not in ("measure", "segment") or not re.fullmatch(f"[{CJK}]{{3,7}}", phrase):
            continue
        for place in range(len(phrase) - 1):
            swapped = phrase[:place] + phrase[place : place + 2][::-1] + phrase[place + 2 :]
            left_out = phrase[:place] + phrase[place + 1 :] if place else swapped
            of_leaving = entry.kind == "segment" and phrase.endswith("了")  # 快开了 is no 快离开了
            for slip in (swapped,) if of_leaving else (left_out, swapped):
                if slip not in table.get(slip[:2], {}):
                    meant[slip].setdefault((entry.kind, entry.value), phrase)
    return {slip: next(iter(found.values())) for slip, found in meant.items() if len(found) == 1}
