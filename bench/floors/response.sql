-- Those who answered, of those who were asked and whom it reached.
SELECT count(*) FILTER (state <> 'bounced') AS n,
    100.0 * count(*) FILTER (state IN ('complete', 'partial')) / nullif(count(*) FILTER (state <> 'bounced'), 0) AS value
FROM answers WHERE sent_at IS NOT NULL AND sent_day <= DATE '2026-06-30'
