-- The last scored answer of each person, and the share of those that speak of any theme.
WITH said AS (
  SELECT arg_max(id, (answered_at, id)) AS id FROM answers
  WHERE metric IN ('nps', 'csat', 'ces') AND score IS NOT NULL AND state IN ('complete', 'partial') AND scale_high > scale_low
    AND day <= DATE '2026-06-30'
  GROUP BY coalesce(person_id, -organisation_id, -id - (1::BIGINT << 40))
)
SELECT count(*) AS n, 100.0 * count(*) FILTER (id IN (SELECT answer_id FROM mentions WHERE is_counted)) / nullif(count(*), 0) AS value
FROM said
