-- Customers without a paid order, as of today; kept as the other rollups by customer (0019).
CREATE TABLE rollup_never_bought (
  customer_id INTEGER PRIMARY KEY,
  registered_at TEXT NOT NULL
) STRICT;
CREATE INDEX rollup_never_bought_in_order ON rollup_never_bought (registered_at DESC, customer_id);
