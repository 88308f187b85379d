"""A demo CRM of an invented shop, true to life, the same for the same size, day and seed."""

from crm_tools.ingest.demo.load import DEFAULT_SEED, SIZES, Progress, Size
from crm_tools.ingest.demo.place import build, ensure

__all__ = ["DEFAULT_SEED", "SIZES", "Progress", "Size", "build", "ensure"]
