-- Active people whose silence is longer than the 90th percentile of their own pauses, else than their cadence.
WITH placed AS (SELECT DISTINCT person_id, day FROM orders WHERE state <> 'cancelled' AND day <= DATE '2026-06-30'),
pauses AS (SELECT person_id, day - lag(day) OVER (PARTITION BY person_id ORDER BY day) AS pause FROM placed),
own AS (SELECT person_id, ceil(quantile_cont(pause, 0.9)) AS usual FROM pauses WHERE pause > 0 GROUP BY person_id HAVING count(*) >= 3),
bought AS (SELECT person_id, max(day) AS order_on FROM placed GROUP BY person_id),
talks AS (SELECT person_id, max(day) AS contact_on FROM touchpoints
    WHERE day <= DATE '2026-06-30' AND NOT is_broadcast AND (direction = 'two-way' OR (direction = 'out' AND intent = 'give' AND reached))
    GROUP BY person_id)
SELECT count(*) AS n,
    100.0 * count(*) FILTER (DATE '2026-06-30' - greatest(contact_on, order_on) > coalesce(usual, nullif(cadence_days, 0), 90)) / count(*) AS value
FROM people p LEFT JOIN talks t ON t.person_id = p.id LEFT JOIN bought b ON b.person_id = p.id LEFT JOIN own o ON o.person_id = p.id
WHERE is_reachable AND greatest(contact_on, order_on) >= DATE '2026-06-30' - 730
