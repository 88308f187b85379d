-- What comes by itself every day or week: a report, a list, what is new on a list, a draft that waits for approval.

CREATE TABLE schedules (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('report', 'list', 'alert', 'draft')),
  what TEXT NOT NULL,                 -- the typed request, as JSON
  weekday INTEGER CHECK (weekday BETWEEN 1 AND 7), -- 1 is Monday; NULL: every day
  hour INTEGER NOT NULL CHECK (hour BETWEEN 0 AND 23),
  format TEXT NOT NULL CHECK (format IN ('csv', 'xlsx')),
  mail_to TEXT NOT NULL,              -- addresses, one a line; empty: a file only
  language TEXT NOT NULL CHECK (language IN ('zh', 'en')),
  paused INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)),
  next_at TEXT NOT NULL CHECK (length(next_at) = 19),
  created_at TEXT NOT NULL CHECK (length(created_at) = 19),
  created_by TEXT NOT NULL
) STRICT;

-- Each time one was due. There is one run a moment, whoever works.
CREATE TABLE schedule_runs (
  id INTEGER PRIMARY KEY,
  schedule_id INTEGER NOT NULL REFERENCES schedules (id) ON DELETE CASCADE,
  due_at TEXT NOT NULL CHECK (length(due_at) = 19),
  state TEXT NOT NULL CHECK (state IN ('running', 'sending', 'done', 'nothing', 'failed', 'unknown')),
  said TEXT,                          -- what went wrong, or why there was nothing
  rows INTEGER,
  file TEXT,                          -- its name in the folder of files
  campaign_id TEXT,                   -- the draft it made
  tries INTEGER NOT NULL DEFAULT 0,
  retry_at REAL NOT NULL DEFAULT 0,   -- seconds since 1970
  changed_at TEXT NOT NULL CHECK (length(changed_at) = 19),
  UNIQUE (schedule_id, due_at)
) STRICT;
CREATE INDEX schedule_runs_by_state ON schedule_runs (state);

-- Who was on the list of an alert when it last came.
CREATE TABLE schedule_members (
  schedule_id INTEGER NOT NULL REFERENCES schedules (id) ON DELETE CASCADE,
  customer_id INTEGER NOT NULL,
  PRIMARY KEY (schedule_id, customer_id)
) STRICT, WITHOUT ROWID;

-- The run that made a draft: it makes one, however often it is begun.
ALTER TABLE campaigns ADD COLUMN run_id INTEGER;
CREATE UNIQUE INDEX campaigns_by_run ON campaigns (run_id) WHERE run_id IS NOT NULL;
