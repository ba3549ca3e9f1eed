-- Days from one contact of a case to the next: how many moves, and their mean.
WITH each AS (
  SELECT id, "at", coalesce(order_id * 3, person_id * 3 + 1, organisation_id * 3 + 2) AS who
  FROM touchpoints WHERE day <= DATE '2026-06-30' AND kind <> '' AND NOT coalesce(is_broadcast, false)
), moves AS (SELECT "at", lag("at") OVER (PARTITION BY who ORDER BY "at", id) AS before FROM each)
SELECT count(*) AS n, avg(date_diff('second', before, "at")) / 86400 AS value FROM moves WHERE before IS NOT NULL
