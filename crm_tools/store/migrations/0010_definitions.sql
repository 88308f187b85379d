-- Business definitions that differ from the shipped ones: one row a change, never altered. Values are JSON.
CREATE TABLE definition_changes (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  old_value TEXT NOT NULL,
  new_value TEXT NOT NULL,
  actor TEXT NOT NULL,
  changed_at TEXT NOT NULL CHECK (length(changed_at) = 19)
) STRICT;
