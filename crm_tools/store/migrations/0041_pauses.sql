-- While the mail server takes nothing from us, a campaign waits until then (seconds since 1970).

ALTER TABLE campaigns ADD COLUMN retry_at REAL NOT NULL DEFAULT 0;
