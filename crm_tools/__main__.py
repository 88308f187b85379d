"""``python -m crm_tools``: see :mod:`crm_tools.cli`."""

from __future__ import annotations

import sys

from crm_tools.cli import main

sys.exit(main())
