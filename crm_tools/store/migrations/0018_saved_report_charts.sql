-- How a kept report is drawn: auto, bar, line or pie.
ALTER TABLE saved_reports ADD COLUMN chart TEXT NOT NULL DEFAULT 'auto'
  CHECK (chart IN ('auto', 'bar', 'line', 'pie'));
