WITH days AS (
  SELECT coalesce(person_id, -organisation_id) AS who, day, min(day) OVER (PARTITION BY coalesce(person_id, -organisation_id)) AS first_on
  FROM orders WHERE state <> 'cancelled' AND day <= DATE '2026-06-30' AND coalesce(person_id, organisation_id) IS NOT NULL
),
each AS (
  SELECT who, coalesce(bool_or(day > first_on AND day <= first_on + 180), false) AS is_back
  FROM days WHERE first_on <= DATE '2026-06-30' - 180 GROUP BY 1
)
SELECT count(*) AS n, 100.0 * count(*) FILTER (is_back) / count(*) AS value FROM each
