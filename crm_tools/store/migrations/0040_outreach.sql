-- What is done to customers: drafted, decided by a person, carried out by the worker. One row an action.

CREATE TABLE campaigns (
  id TEXT PRIMARY KEY,                -- also the approval's id
  action TEXT NOT NULL CHECK (action IN ('send_email', 'offer_coupon', 'create_followups', 'send_survey', 'contact_list')),
  state TEXT NOT NULL CHECK (state IN ('draft', 'approved', 'running', 'done', 'rejected', 'failed')),
  title TEXT NOT NULL,
  language TEXT NOT NULL CHECK (language IN ('zh', 'en')),
  audience TEXT NOT NULL,             -- the typed request, as JSON
  definitions TEXT NOT NULL,          -- thresholds in force when it was frozen, as JSON
  content TEXT NOT NULL,              -- what is sent, given or created, as JSON
  created_at TEXT NOT NULL CHECK (length(created_at) = 19),
  created_by TEXT NOT NULL,
  decided_at TEXT CHECK (decided_at IS NULL OR length(decided_at) = 19),
  decided_by TEXT,
  finished_at TEXT CHECK (finished_at IS NULL OR length(finished_at) = 19),
  error TEXT
) STRICT;
CREATE INDEX campaigns_by_state ON campaigns (state, created_at);

-- Everybody on the list when it was frozen, those left out with the reason.
CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY,
  campaign_id TEXT NOT NULL REFERENCES campaigns (id) ON DELETE CASCADE,
  customer_id INTEGER NOT NULL REFERENCES customers (id),
  state TEXT NOT NULL CHECK (state IN ('planned', 'left_out', 'held_out', 'sending', 'written', 'sent', 'given', 'created', 'listed', 'failed', 'unknown')),
  reason TEXT NOT NULL,               -- why the customer is on the list, in words
  because TEXT,                       -- why left out or failed: a text key, or what the mail server said
  address TEXT,
  fields TEXT NOT NULL DEFAULT '{}',  -- the personal part of the message, as JSON
  attempts INTEGER NOT NULL DEFAULT 0,
  next_try REAL NOT NULL DEFAULT 0,   -- seconds since 1970
  changed_at TEXT NOT NULL CHECK (length(changed_at) = 19),
  UNIQUE (campaign_id, customer_id)
) STRICT;
CREATE INDEX deliveries_by_state ON deliveries (campaign_id, state, next_try);
CREATE INDEX deliveries_by_customer ON deliveries (customer_id, changed_at);

-- Addresses that must not be written to again.
CREATE TABLE suppressions (
  address TEXT PRIMARY KEY,           -- lower case
  why TEXT NOT NULL,
  at TEXT NOT NULL CHECK (length(at) = 19),
  campaign_id TEXT
) STRICT;

CREATE TABLE followups (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (id),
  campaign_id TEXT REFERENCES campaigns (id) ON DELETE SET NULL,
  owner TEXT NOT NULL,
  due_on TEXT NOT NULL CHECK (length(due_on) = 10),
  reason TEXT NOT NULL,
  words TEXT NOT NULL DEFAULT '',     -- what one could say
  state TEXT NOT NULL CHECK (state IN ('open', 'doing', 'done', 'dropped')),
  outcome TEXT NOT NULL DEFAULT '',
  created_at TEXT NOT NULL CHECK (length(created_at) = 19),
  created_by TEXT NOT NULL,
  changed_at TEXT NOT NULL CHECK (length(changed_at) = 19),
  UNIQUE (campaign_id, customer_id)
) STRICT;
CREATE INDEX followups_by_due ON followups (state, due_on);
CREATE INDEX followups_by_customer ON followups (customer_id);

CREATE TABLE followup_notes (
  id INTEGER PRIMARY KEY,
  followup_id INTEGER NOT NULL REFERENCES followups (id) ON DELETE CASCADE,
  at TEXT NOT NULL CHECK (length(at) = 19),
  actor TEXT NOT NULL,
  note TEXT NOT NULL
) STRICT;

-- Who did what: decisions, contact data shown, erasures, coupons changed.
CREATE TABLE audit_log (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL CHECK (length(at) = 19),
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  details TEXT NOT NULL DEFAULT '{}'
) STRICT;

-- The one worker that is at work: whoever holds the row until its time is up.
CREATE TABLE worker_lease (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  holder TEXT NOT NULL,
  until REAL NOT NULL
) STRICT;
