-- A survey's link is a secret: it is kept only while its message may still go out.
UPDATE deliveries
SET fields = json_set(fields, '$.link', substr(json_extract(fields, '$.link'), 1, instr(json_extract(fields, '$.link'), '?t=') + 2) || '…')
WHERE instr(json_extract(fields, '$.link'), '?t=') > 0
  AND (state NOT IN ('planned', 'sending')
       OR campaign_id IN (SELECT id FROM campaigns WHERE state IN ('rejected', 'failed', 'done')));
