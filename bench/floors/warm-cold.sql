WITH first AS MATERIALIZED (
  SELECT coalesce(person_id, -organisation_id) AS who, arg_min(
    {'is_warm': coalesce(is_warm, false), 'state': state, 'day': day, 'closed_day': closed_day}, {'day': day, 'id': id}
  ) AS one
  FROM opportunities WHERE day <= DATE '2026-06-30' AND coalesce(person_id, organisation_id) IS NOT NULL GROUP BY 1
),
decided AS MATERIALIZED (
  SELECT who, one.is_warm, one.state = 'won' AS is_won, one.day, one.closed_day FROM first
  WHERE one.state IN ('won', 'lost') AND one.closed_day <= DATE '2026-06-30'
),
year AS (
  SELECT who, sum(total) FILTER (o.day BETWEEN d.closed_day AND d.closed_day + 364) AS first_year
  FROM decided d LEFT JOIN (
    SELECT coalesce(person_id, -organisation_id) AS who, day, total FROM orders WHERE state <> 'cancelled' AND currency = 'EUR'
  ) o USING (who)
  WHERE is_won AND d.closed_day <= DATE '2026-06-30' - 365 GROUP BY 1
)
SELECT count(*) AS n, 100.0 * (avg(is_won::int) FILTER (is_warm) - avg(is_won::int) FILTER (NOT is_warm)) AS value,
  avg(closed_day - day) FILTER (is_won AND is_warm) AS warm_days, avg(closed_day - day) FILTER (is_won AND NOT is_warm) AS cold_days,
  avg(coalesce(first_year, 0)) FILTER (is_warm AND year.who IS NOT NULL) AS warm_year,
  avg(coalesce(first_year, 0)) FILTER (NOT is_warm AND year.who IS NOT NULL) AS cold_year
FROM decided LEFT JOIN year USING (who)
