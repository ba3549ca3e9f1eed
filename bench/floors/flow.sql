-- Moves from one contact of a case to the next, and the share of those that return to where the case had been.
WITH each AS (
  SELECT id, "at", kind, coalesce(order_id * 3, person_id * 3 + 1, organisation_id * 3 + 2) AS who
  FROM touchpoints WHERE day <= DATE '2026-06-30' AND kind <> '' AND NOT coalesce(is_broadcast, false)
), moves AS (
  SELECT lag(id) OVER (PARTITION BY who ORDER BY "at", id) AS before,
    row_number() OVER (PARTITION BY who, kind ORDER BY "at", id) AS nth
  FROM each
)
SELECT count(*) AS n, 100.0 * count(*) FILTER (nth > 1) / nullif(count(*), 0) AS value FROM moves WHERE before IS NOT NULL
