-- Why somebody is on a list, for readers of English; NULL where it was written down once, before or by hand.
ALTER TABLE deliveries ADD COLUMN reason_en TEXT;
ALTER TABLE followups ADD COLUMN reason_en TEXT;
