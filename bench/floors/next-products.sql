SELECT count(DISTINCT person_id) AS n FROM orders
WHERE state <> 'cancelled' AND day <= DATE '2026-06-30' AND person_id IN (SELECT id FROM people)
