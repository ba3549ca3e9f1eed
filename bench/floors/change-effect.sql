-- How far the score moved where it was changed, less how far it moved in the same months where it was not; all began on one day.
WITH began AS (SELECT min(since_on) AS since_on FROM changes WHERE since_on <= DATE '2026-06-30'), said AS (
  SELECT branch_id IN (SELECT branch_id FROM changes) AS is_changed,
    12 * (year(day) - year(since_on)) + month(day) - month(since_on) - CAST(day(day) < day(since_on) AS INT) AS month,
    CASE WHEN score >= 9 THEN 100.0 WHEN score <= 6 THEN -100.0 ELSE 0.0 END AS points
  FROM answers, began
  WHERE metric = 'nps' AND score IS NOT NULL AND state IN ('complete', 'partial') AND day <= DATE '2026-06-30' AND branch_id IS NOT NULL
), months AS (
  SELECT month, is_changed, count(*) AS n, avg(points) AS mean FROM said GROUP BY ALL
), before AS (
  SELECT is_changed, sum(n * mean) / sum(n) AS mean FROM months WHERE month < 0 GROUP BY 1
), moved AS (
  SELECT own.n, own.mean - (SELECT mean FROM before WHERE is_changed) - other.mean + (SELECT mean FROM before WHERE NOT is_changed) AS effect
  FROM months own JOIN months other USING (month) WHERE own.is_changed AND NOT other.is_changed AND month >= 0
)
SELECT (SELECT count(*) FROM said) AS n, sum(n * effect) / sum(n) AS value FROM moved
