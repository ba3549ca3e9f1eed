-- Active people, and those of them with a real contact within their cadence.
WITH talks AS (SELECT person_id, max(day) AS contact_on FROM touchpoints
    WHERE day <= DATE '2026-06-30' AND NOT is_broadcast AND (direction = 'two-way' OR (direction = 'out' AND intent = 'give' AND reached))
    GROUP BY person_id),
bought AS (SELECT person_id, max(day) AS order_on FROM orders WHERE state <> 'cancelled' AND day <= DATE '2026-06-30' GROUP BY person_id)
SELECT count(*) AS n, 100.0 * count(*) FILTER (DATE '2026-06-30' - contact_on <= coalesce(nullif(cadence_days, 0), 90)) / count(*) AS value
FROM people p LEFT JOIN talks t ON t.person_id = p.id LEFT JOIN bought b ON b.person_id = p.id
WHERE is_reachable AND greatest(contact_on, order_on) >= DATE '2026-06-30' - 730
