"""Every measure, one entry each, by theme. Definitions: design §3; amounts in 分, rates as fractions."""

from __future__ import annotations

from crm_tools.analytics.measures.behaviour import BEHAVIOUR
from crm_tools.analytics.measures.catalogue import CATALOGUE
from crm_tools.analytics.measures.coupons import COUPONS
from crm_tools.analytics.measures.customers import CUSTOMERS
from crm_tools.analytics.measures.failures import FAILURES
from crm_tools.analytics.measures.intervals import INTERVALS
from crm_tools.analytics.measures.items import ITEMS
from crm_tools.analytics.measures.orders import ORDERS
from crm_tools.analytics.measures.surveys import SURVEYS
from crm_tools.analytics.vocabulary import Measure

ALL: tuple[Measure, ...] = (
    *ORDERS,
    *ITEMS,
    *CATALOGUE,
    *FAILURES,
    *CUSTOMERS,
    *INTERVALS,
    *BEHAVIOUR,
    *COUPONS,
    *SURVEYS,
)
