"""What the tests of schedules share: a Sunday on which the Monday after is due, and a list that comes on it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.schedules.keeping import What, save
from crm_tools.store.actors import LOCAL

HIGH = AudienceRequest(segment="high_value")
SUNDAY, MONDAY = "2026-11-22", "2026-11-23 09:00:00"


def weekly(settings, kind="list", what=None, **more):
    """Every Monday at 9."""
    values = {"weekday": 1, "hour": 9, **more}
    return save(settings, "高价值客户", kind, what or What(audience=HIGH), LOCAL, "zh", **values)


def read_csv(path: Path) -> list[dict[str, str]]:
    """The rows of a file that came."""
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))
