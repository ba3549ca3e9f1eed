WITH first AS (SELECT person_id, arg_min({'on': drawn_on, 'held': is_held}, {'on': drawn_on, 'id': id}) AS lot FROM lots
  WHERE drawn_on <= DATE '2026-06-30' GROUP BY 1),
ripe AS (SELECT person_id, lot.on AS drawn_on, lot.held AS is_held FROM first WHERE lot.on <= DATE '2026-06-30' - 90),
brought AS (
  SELECT DISTINCT r.person_id FROM ripe r JOIN introductions i ON i.introducer_id = r.person_id AND i.day BETWEEN r.drawn_on + 1 AND r.drawn_on + 90
)
SELECT count(*) AS n,
  100.0 * (avg((b.person_id IS NOT NULL)::int) FILTER (NOT is_held) - avg((b.person_id IS NOT NULL)::int) FILTER (is_held)) AS value
FROM ripe LEFT JOIN brought b USING (person_id)
