WITH lost AS (
  SELECT person_id, min(closed_day) AS day FROM opportunities
  WHERE state = 'lost' AND person_id IS NOT NULL AND closed_day <= DATE '2026-06-30' GROUP BY 1
),
words AS (
  SELECT introducer_id AS who, day FROM introductions WHERE introducer_id IS NOT NULL AND day <= DATE '2026-06-30'
  UNION ALL
  SELECT introduced_by_id, day FROM opportunities WHERE introduced_by_id IS NOT NULL AND day <= DATE '2026-06-30'
),
last AS (SELECT who, max(day) AS day FROM words GROUP BY 1)
SELECT count(*) AS n, 100.0 * count(*) FILTER (last.day > lost.day) / count(*) AS value
FROM lost LEFT JOIN last ON last.who = lost.person_id
