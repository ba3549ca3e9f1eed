-- Of each person and promise the last experience, less the last expectation of it before.
WITH said AS (
  SELECT coalesce(person_id, -organisation_id) AS who, dim_promise AS promise, dim_asks AS asks, (answered_at, id) AS nth,
    10.0 * (CASE WHEN is_high_good THEN score - scale_low ELSE scale_high - score END) / (scale_high - scale_low) AS x
  FROM answers
  WHERE dim_promise IS NOT NULL AND score IS NOT NULL AND state IN ('complete', 'partial') AND scale_high > scale_low AND day <= DATE '2026-06-30'
), came AS (SELECT who, promise, max(nth) AS nth, arg_max(x, nth) AS x FROM said WHERE asks = 'experience' GROUP BY 1, 2)
SELECT count(*) AS n, avg(gap) AS value FROM (
  SELECT any_value(came.x) - arg_max(said.x, said.nth) AS gap FROM came JOIN said USING (who, promise)
  WHERE asks = 'expectation' AND said.nth < came.nth GROUP BY who, promise)
