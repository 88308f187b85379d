-- Sales of years by month and category go through the paid days alone, and find all that they need in the index.
CREATE INDEX rollup_category_days_of_kind ON rollup_category_days (kind, at, category, cents, units);
