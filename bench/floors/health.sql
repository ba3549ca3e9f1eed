-- Of each person the mean of four shares over twelve months, of those that have rows.
WITH every AS (
  SELECT person_id AS who, 1 AS s, direction = 'two-way' AS good, day FROM touchpoints WHERE is_broadcast IS NOT TRUE
  UNION ALL SELECT person_id, 2, kept_day IS NOT NULL, due_on FROM promises
  UNION ALL SELECT person_id, 3, outcome = 'turned', closed_day FROM cases WHERE outcome IN ('turned', 'not_turned')
  UNION ALL SELECT person_id, 4, state = 'won', closed_day FROM opportunities WHERE state IN ('won', 'lost')
), shares AS (
  SELECT who, s, 100.0 * avg(good::int) AS share FROM every
  WHERE who IS NOT NULL AND day BETWEEN DATE '2026-06-30' - 364 AND DATE '2026-06-30' GROUP BY 1, 2
), each AS (SELECT who, avg(share) AS x FROM shares WHERE who IN (SELECT id FROM people) GROUP BY 1)
SELECT count(*) AS n, avg(x) AS value, stddev_samp(x) AS spread FROM each
