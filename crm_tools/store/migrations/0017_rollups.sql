-- Rollups: totals of the facts by day, kept level from the change journal by its reader "rollups". Days are written as
-- their first moment, the way facts have their times, so that both are compared alike.

CREATE TABLE rollup_days (
  fact TEXT NOT NULL,          -- orders, customers, logins, browse_events, inquiries
  at TEXT NOT NULL CHECK (length(at) = 19),
  kind TEXT NOT NULL,          -- pay status, event; '' where the fact has no kinds
  number INTEGER NOT NULL,
  cents INTEGER NOT NULL,      -- amounts of orders; 0 otherwise
  PRIMARY KEY (fact, at, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE rollup_category_days (
  category TEXT,               -- as in products, NULL included
  at TEXT NOT NULL CHECK (length(at) = 19),
  kind TEXT NOT NULL,          -- pay status
  units INTEGER NOT NULL,
  cents INTEGER NOT NULL       -- quantity × unit price
) STRICT;
CREATE UNIQUE INDEX rollup_category_days_key ON rollup_category_days (at, coalesce(category, x'00'), kind);
