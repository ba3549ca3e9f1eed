-- As of lapse: the models do not hold for the bench's company, so that what is expected of each is a year of their orders,
-- nothing where they have been silent for longer than is usual.
WITH days AS MATERIALIZED (
  SELECT coalesce(person_id, -organisation_id) AS who, day, sum(total) AS spent
  FROM orders WHERE state <> 'cancelled' AND day <= DATE '2026-06-30' AND coalesce(person_id, organisation_id) IS NOT NULL GROUP BY 1, 2
),
buyers AS MATERIALIZED (
  SELECT who, count(*) - 1 AS x, min(day) AS first_on, max(day) AS last_on, sum(spent) AS worth, sum(spent) - arg_min(spent, day) AS later
  FROM days GROUP BY 1
),
middle AS (SELECT max(DATE '2026-06-30' - first_on) // 2 AS span FROM buyers),
halves AS (
  SELECT count(*) FILTER (DATE '2026-06-30' - day >= span) AS x, min(day) AS first_on,
    max(day) FILTER (DATE '2026-06-30' - day >= span) AS last_on, count(*) FILTER (DATE '2026-06-30' - day < span) AS n
  FROM days, middle GROUP BY who
),
counts AS (
  SELECT count(*) AS n FROM (SELECT x, first_on, last_on, count(*) FROM buyers GROUP BY 1, 2, 3)
  UNION ALL SELECT count(*) FROM (SELECT x, first_on, last_on, count(*), sum(n), sum(n * n) FROM halves WHERE x > 0 GROUP BY 1, 2, 3)
  UNION ALL SELECT count(*) FROM (SELECT x, later, count(*) FROM buyers WHERE x > 0 GROUP BY 1, 2)
),
gaps AS MATERIALIZED (
  SELECT who, gap FROM (SELECT who, day - lag(day) OVER (PARTITION BY who ORDER BY day) AS gap FROM days) WHERE gap > 0
),
own AS (SELECT who, quantile_cont(gap, 0.9) AS usual FROM gaps GROUP BY 1 HAVING count(*) >= 3),
usual AS (SELECT quantile_cont(gap, 0.9) AS usual FROM gaps),
brought AS (
  SELECT introducer_id, sum(money) AS theirs FROM introductions i
  JOIN (
    SELECT person_id, sum(total) FILTER (currency = 'EUR') AS money FROM orders
    WHERE state <> 'cancelled' AND day <= DATE '2026-06-30' GROUP BY 1 HAVING min(day) > DATE '2026-06-30' - 365
  ) USING (person_id)
  WHERE i.day <= DATE '2026-06-30' GROUP BY 1
),
valued AS (
  SELECT CASE WHEN DATE '2026-06-30' - last_on > coalesce(own.usual, usual.usual) THEN 0
    ELSE round(worth / greatest((last_on - first_on) / 365.25, 1)) END AS own, round(theirs / 2) AS credited
  FROM buyers LEFT JOIN own USING (who) LEFT JOIN brought ON introducer_id = who, usual
  WHERE who IN (SELECT id FROM people)
)
SELECT count(*) AS n, 100.0 * count(*) FILTER (credited > own) / count(*) AS value, (SELECT sum(n) FROM counts) AS counted
FROM valued
