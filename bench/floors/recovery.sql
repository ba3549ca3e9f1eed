-- Closed cases, and those whose last answer to the same question within 60 days is a 7 or more of 10, or 3 more than before.
WITH said AS (
  SELECT id, person_id, metric, answered_at, 10.0 * (CASE WHEN is_high_good THEN score - scale_low ELSE scale_high - score END) / (scale_high - scale_low) AS x
  FROM answers WHERE score IS NOT NULL AND state IN ('complete', 'partial') AND scale_high > scale_low AND day <= DATE '2026-06-30'
), again AS (
  SELECT c.id, any_value(b.x) AS before, arg_max(a.x, (a.answered_at, a.id)) AS after
  FROM cases c LEFT JOIN said b ON b.id = c.answer_id JOIN said a ON a.person_id = c.person_id AND a.metric = coalesce(b.metric, 'nps')
    AND a.answered_at > c.closed_at AND a.answered_at <= c.closed_at + INTERVAL 60 DAY
  WHERE c.state = 'closed' AND c.closed_day <= DATE '2026-06-30' GROUP BY 1
)
SELECT count(*) AS n, 100.0 * count(*) FILTER (after >= 7 OR after - before >= 3) / nullif(count(*), 0) AS value
FROM cases LEFT JOIN again USING (id) WHERE state = 'closed' AND closed_day <= DATE '2026-06-30'
