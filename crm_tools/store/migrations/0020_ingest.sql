-- Data in: what was loaded from where, how foreign ids became ours, mappings kept for the next time.

-- Codes of other systems, and numbers that another code already holds here. A plain number that is free is its own id.
CREATE TABLE external_ids (
  kind TEXT NOT NULL CHECK (kind IN ('customers', 'products', 'orders', 'coupons')),
  code TEXT NOT NULL,
  id INTEGER NOT NULL,
  PRIMARY KEY (kind, code)
) STRICT, WITHOUT ROWID;
CREATE INDEX external_ids_by_id ON external_ids (kind, id);

-- Rows that arose from order lines and that no file of their own kind has described: later lines may add to them.
CREATE TABLE arisen (
  kind TEXT NOT NULL CHECK (kind IN ('customers', 'products', 'orders')),
  id INTEGER NOT NULL,
  last_at TEXT NOT NULL CHECK (length(last_at) = 19),
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

-- Browsing logs by browse_events.source: dropped into the folder, or imported. The stamp (size, time of change) tells
-- without reading whether a file of the folder may have changed; sha256 tells its content. outcome is the load's report.
CREATE TABLE loaded_files (
  source TEXT PRIMARY KEY,
  origin TEXT NOT NULL CHECK (origin IN ('folder', 'import')),
  file TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size INTEGER NOT NULL,
  mtime_ns INTEGER NOT NULL,
  loaded_at TEXT NOT NULL CHECK (length(loaded_at) = 19),
  loaded_by TEXT NOT NULL,
  unknown_references INTEGER NOT NULL DEFAULT 0,
  outcome TEXT NOT NULL CHECK (json_valid(outcome))
) STRICT;
CREATE INDEX loaded_files_by_content ON loaded_files (sha256);

-- Imports that changed something, with their reports.
CREATE TABLE import_runs (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL CHECK (length(at) = 19),
  actor TEXT NOT NULL,
  report TEXT NOT NULL CHECK (json_valid(report))
) STRICT;

-- How a person read a header row; used by itself when the same headers come again.
CREATE TABLE import_mappings (
  headers TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  columns TEXT NOT NULL CHECK (json_valid(columns)),
  saved_at TEXT NOT NULL CHECK (length(saved_at) = 19),
  saved_by TEXT NOT NULL
) STRICT;

-- Customers whose personal data was erased: who asked for it, when, and how much went. Imports skip their rows.
CREATE TABLE erasures (
  customer_id INTEGER PRIMARY KEY REFERENCES customers (id),
  erased_at TEXT NOT NULL CHECK (length(erased_at) = 19),
  erased_by TEXT NOT NULL,
  removed TEXT NOT NULL CHECK (json_valid(removed))
) STRICT;
