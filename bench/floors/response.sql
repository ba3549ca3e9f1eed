-- Those who answered, of those who were asked and whom it reached: questions that came in as answers, and surveys sent from here.
SELECT count(*) FILTER (state <> 'bounced') AS n,
    100.0 * count(*) FILTER (state IN ('complete', 'partial')) / nullif(count(*) FILTER (state <> 'bounced'), 0) AS value
FROM (
    SELECT state FROM answers WHERE survey_id IS NULL AND sent_at IS NOT NULL AND sent_day <= DATE '2026-06-30'
    UNION ALL SELECT state FROM survey_invitations WHERE sent_day <= DATE '2026-06-30' AND state NOT IN ('waiting', 'skipped')
)
