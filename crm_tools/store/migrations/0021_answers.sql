-- What pages show first, asked ahead by a refresh so that nobody waits for it: answers to queries over facts, each by a
-- digest of the SQL and its values. Good while the facts are those of desk_facts 'answers_at' (see analytics/ahead.py).
CREATE TABLE rollup_answers (
  question TEXT PRIMARY KEY,
  answer TEXT NOT NULL         -- JSON: names of the columns, and rows
) STRICT, WITHOUT ROWID;

-- The churn list of some months ago held against what came, once a day (see analytics/churn_check.py).
CREATE TABLE churn_checks (
  day TEXT PRIMARY KEY CHECK (length(day) = 10),
  definitions TEXT NOT NULL,
  found TEXT NOT NULL          -- JSON; null where the orders do not go back far enough
) STRICT, WITHOUT ROWID;
