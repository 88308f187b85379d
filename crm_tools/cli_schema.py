"""``schema`` on the command line: the JSON Schema of an answer."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable

from crm_tools.settings import Settings
from crm_tools.texts import Language


def arguments(_parser: argparse.ArgumentParser, _words: Callable[[str], str]) -> None:
    """Takes none."""


def run(_options: argparse.Namespace, _settings: Settings, _language: Language) -> int:
    from crm_tools.assistant.contract import schema

    print(json.dumps(schema(), ensure_ascii=False, indent=2))
    return 0
