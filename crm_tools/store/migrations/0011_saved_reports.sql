-- Reports that people keep: the typed request as JSON, never its rows.
CREATE TABLE saved_reports (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  request TEXT NOT NULL,
  pinned INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
  created_by TEXT NOT NULL,
  saved_at TEXT NOT NULL CHECK (length(saved_at) = 19)
) STRICT;
