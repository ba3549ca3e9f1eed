WITH bought AS (
  SELECT coalesce(person_id, -organisation_id) AS who, count(DISTINCT day) AS days
  FROM orders WHERE state <> 'cancelled' AND day <= DATE '2026-06-30' GROUP BY 1
)
SELECT count(*) AS n, 100.0 * count(*) FILTER (days > 1) / count(*) AS value
FROM bought
WHERE who IN (SELECT id FROM people)
