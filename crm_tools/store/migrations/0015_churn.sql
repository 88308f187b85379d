-- Repurchase models as fitted: one row a day that questions were asked on. The fit is JSON.
CREATE TABLE repurchase_fits (
  day TEXT PRIMARY KEY CHECK (length(day) = 10),
  basis TEXT NOT NULL,       -- what the orders looked like: number and latest
  fit TEXT NOT NULL
) STRICT;

-- The churn list, a snapshot a day: how many were on it, who came and who went since the snapshot before.
CREATE TABLE churn_days (
  day TEXT PRIMARY KEY CHECK (length(day) = 10),
  customers INTEGER NOT NULL,
  before_day TEXT,           -- the snapshot compared with; NULL for the first one and where the rules changed
  definitions TEXT NOT NULL, -- JSON
  taken_at TEXT NOT NULL CHECK (length(taken_at) = 19),
  acknowledged_by TEXT,
  acknowledged_at TEXT
) STRICT;

CREATE TABLE churn_members (
  customer_id INTEGER PRIMARY KEY,
  stage TEXT NOT NULL,
  since TEXT NOT NULL
) STRICT;

CREATE TABLE churn_moves (
  day TEXT NOT NULL REFERENCES churn_days (day),
  customer_id INTEGER NOT NULL,
  move TEXT NOT NULL CHECK (move IN ('entered', 'left')),
  stage TEXT NOT NULL,       -- of the list that the customer entered or left
  PRIMARY KEY (day, customer_id)
) STRICT, WITHOUT ROWID;
