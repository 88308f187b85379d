"""Run the named benchmarks, or all of them."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

HELPERS = ("__init__", "__main__", "baselines", "timing")
NAMES = sorted(
    path.stem
    for path in Path(__file__).parent.iterdir()
    if (path.suffix == ".py" and path.stem not in HELPERS) or (path / "__init__.py").is_file()
)


def main(chosen: list[str]) -> int:
    unknown = [name for name in chosen if name not in NAMES]
    if unknown:
        print(f"no benchmark called {', '.join(unknown)}; there are: {', '.join(NAMES)}", file=sys.stderr)
        return 2
    for name in chosen or NAMES:
        print(f"\n== {name}")
        importlib.import_module(f"benchmarks.{name}").main()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
