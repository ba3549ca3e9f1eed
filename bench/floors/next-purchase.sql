-- Buyers, and those of them whose own steady rhythm brings them back now.
WITH days AS MATERIALIZED (
  SELECT DISTINCT coalesce(person_id, -organisation_id) AS who, day FROM orders
  WHERE state <> 'cancelled' AND day <= DATE '2026-06-30' AND coalesce(person_id, organisation_id) IS NOT NULL
),
buyers AS (SELECT who, DATE '2026-06-30' - max(day) AS ago FROM days GROUP BY 1),
gaps AS (
  SELECT who, gap FROM (SELECT who, day - lag(day) OVER (PARTITION BY who ORDER BY day) AS gap FROM days) WHERE gap > 0
),
own AS (
  SELECT who, quantile_cont(gap, 0.5) AS middle, quantile_cont(gap, 0.9) AS longest, quantile_cont(gap, 0.1) AS shortest
  FROM gaps GROUP BY 1 HAVING count(*) >= 3
),
steady AS (SELECT who, ceil(middle) AS usual, longest FROM own WHERE longest <= 2 * middle AND 2 * shortest >= middle),
known AS (SELECT id AS who, is_reachable FROM people UNION ALL SELECT -id, is_reachable FROM organisations)
SELECT count(*) AS n,
  100.0 * count(*) FILTER (is_reachable AND usual - ago <= least(7, floor(usual / 4)) AND ago <= longest) / count(*) AS value
FROM buyers JOIN known USING (who) LEFT JOIN steady USING (who)
