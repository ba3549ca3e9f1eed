-- The shortest recursive query: everybody's ancestors one generation at a time, then how deep each is and what stands below.
WITH RECURSIVE up AS (
  SELECT person_id AS id, introducer_id AS above, 1 AS steps FROM introductions WHERE introducer_id IS NOT NULL
  UNION ALL SELECT up.id, i.introducer_id, steps + 1 FROM up JOIN introductions i ON i.person_id = up.above AND i.introducer_id IS NOT NULL
),
bought AS (
  SELECT person_id AS id, sum(total) FILTER (currency = 'EUR') AS money FROM orders
  WHERE state <> 'cancelled' AND day <= DATE '2026-06-30' AND person_id IS NOT NULL GROUP BY 1
),
deep AS (SELECT id, max(steps) AS generation FROM up GROUP BY 1),
below AS (
  SELECT above AS id, count(*) AS below, count(*) FILTER (steps = 1) AS brought, sum(coalesce(money, 0)) AS money_below
  FROM up LEFT JOIN bought USING (id) GROUP BY 1
),
everybody AS MATERIALIZED (
  SELECT p.id, coalesce(generation, 0) AS generation, coalesce(money, 0) AS money, coalesce(brought, 0) AS brought,
    coalesce(below, 0) AS below, coalesce(money_below, 0) AS money_below
  FROM people p LEFT JOIN deep USING (id) LEFT JOIN below USING (id) LEFT JOIN bought USING (id)
  WHERE generation IS NOT NULL OR below IS NOT NULL OR bought.id IS NOT NULL
)
SELECT count(*) AS n, 100.0 * count(*) FILTER (generation > 0) / count(*) AS value, max(generation) AS deepest,
  sum(generation) AS generations, sum(below) AS below, sum(money_below) AS money_below
FROM everybody
