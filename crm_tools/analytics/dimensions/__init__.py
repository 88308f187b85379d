"""Every dimension, one entry each, by theme."""

from __future__ import annotations

from crm_tools.analytics.dimensions.customers import CUSTOMERS
from crm_tools.analytics.dimensions.kinds import KINDS
from crm_tools.analytics.dimensions.products import PRODUCTS
from crm_tools.analytics.dimensions.times import TIMES
from crm_tools.analytics.vocabulary import Dimension

__all__ = ["ALL"]

ALL: tuple[Dimension, ...] = (*TIMES, *CUSTOMERS, *PRODUCTS, *KINDS)
