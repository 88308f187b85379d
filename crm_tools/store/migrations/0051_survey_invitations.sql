-- Which mailing brought an invitation, and which invitations went out: a draft that nobody approved invited nobody.

ALTER TABLE survey_invitations ADD COLUMN campaign_id TEXT;              -- NULL: not sent by this desk

CREATE VIEW survey_sent AS
SELECT i.id, i.survey_id, i.customer_id, coalesce(d.changed_at, i.invited_at) AS invited_at, i.campaign_id
FROM survey_invitations i
LEFT JOIN deliveries d ON d.campaign_id = i.campaign_id AND d.customer_id = i.customer_id
WHERE i.campaign_id IS NULL OR d.state IN ('written', 'sent')
   OR EXISTS (SELECT 1 FROM survey_responses r WHERE r.invitation_id = i.id);
