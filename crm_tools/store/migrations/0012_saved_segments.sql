-- Segments that people keep under a name: the typed request as JSON, never its customers.
CREATE TABLE saved_segments (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  request TEXT NOT NULL,
  owner TEXT NOT NULL,
  saved_at TEXT NOT NULL CHECK (length(saved_at) = 19),
  changed_at TEXT NOT NULL CHECK (length(changed_at) = 19)
) STRICT;

-- What was done to each, deleted ones included: one row a change, never altered.
CREATE TABLE saved_segment_changes (
  id INTEGER PRIMARY KEY,
  segment_id INTEGER NOT NULL,
  action TEXT NOT NULL CHECK (action IN ('saved', 'changed', 'renamed', 'deleted')),
  name TEXT NOT NULL,
  request TEXT NOT NULL,
  actor TEXT NOT NULL,
  changed_at TEXT NOT NULL CHECK (length(changed_at) = 19)
) STRICT;
CREATE INDEX saved_segment_changes_by_name ON saved_segment_changes (name COLLATE NOCASE);
