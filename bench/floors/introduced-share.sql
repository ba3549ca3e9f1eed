SELECT count(*) AS n, 100.0 * count(i.person_id) / count(*) AS value
FROM (
  SELECT DISTINCT person_id FROM orders WHERE state <> 'cancelled' AND day <= DATE '2026-06-30' AND person_id IS NOT NULL
) new LEFT JOIN (SELECT person_id FROM introductions WHERE day <= DATE '2026-06-30') i USING (person_id)
