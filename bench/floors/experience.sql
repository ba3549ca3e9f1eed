WITH scored AS (
  SELECT person_id, day, touchpoint_id,
    greatest(-1, least(1, 2 * (CASE WHEN coalesce(is_high_good, true) THEN score - scale_low ELSE scale_high - score END)
      / (scale_high - scale_low) - 1)) AS value
  FROM answers
  WHERE score IS NOT NULL AND state IN ('complete', 'partial') AND person_id IS NOT NULL AND day IS NOT NULL AND scale_high > scale_low
    AND dim_asks IS DISTINCT FROM 'expectation'
),
moments AS (
  SELECT person_id, day, value, 2.0 AS weight FROM scored
  UNION ALL
  SELECT person_id, day,
    CASE WHEN direction = 'two-way' THEN CASE intent WHEN 'give' THEN 0.4 WHEN 'ask' THEN 0.1 ELSE 0.3 END
      WHEN direction = 'out' THEN CASE intent WHEN 'give' THEN 0.5 WHEN 'ask' THEN -0.1 ELSE 0 END ELSE 0 END,
    CASE WHEN direction = 'two-way' OR (direction = 'out' AND intent = 'give') THEN 1.0
      WHEN direction = 'in' OR (direction = 'out' AND intent = 'ask') THEN 0.5 ELSE 0.25 END
  FROM touchpoints t
  WHERE person_id IS NOT NULL AND day IS NOT NULL AND NOT coalesce(is_broadcast, false)
    AND (coalesce(direction <> 'out', true) OR coalesce(reached, false))
    AND NOT EXISTS (SELECT 1 FROM scored s WHERE s.touchpoint_id = t.id AND s.person_id = t.person_id)
  UNION ALL
  SELECT person_id, delivered_day, CASE WHEN promised_on IS NULL THEN 0.3 WHEN delivered_day <= promised_on THEN 0.5 ELSE 0.1 END,
    CASE WHEN delivered_day > promised_on THEN 0.5 ELSE 1 END
  FROM orders WHERE person_id IS NOT NULL AND state <> 'cancelled' AND delivered_day IS NOT NULL
  UNION ALL
  SELECT person_id, promised_on + 1, -0.6, 1 FROM orders
  WHERE person_id IS NOT NULL AND state <> 'cancelled' AND coalesce(delivered_day > promised_on, promised_on IS NOT NULL)
  UNION ALL
  SELECT person_id, kept_day, CASE WHEN kept_day <= due_on THEN 0.6 ELSE 0.1 END, CASE WHEN kept_day <= due_on THEN 1 ELSE 0.5 END
  FROM promises WHERE person_id IS NOT NULL AND due_on IS NOT NULL AND kept_day IS NOT NULL
  UNION ALL
  SELECT person_id, CASE WHEN dropped_day <= due_on THEN dropped_day ELSE due_on + 1 END,
    CASE WHEN dropped_day <= due_on THEN -0.4 ELSE -0.8 END, 1
  FROM promises WHERE person_id IS NOT NULL AND due_on IS NOT NULL AND NOT coalesce(kept_day <= due_on, false)
),
faded AS (
  SELECT person_id, day, value, weight * 2 ** (-(DATE '2026-06-30' - day) / 90.0) AS weight FROM moments WHERE day <= DATE '2026-06-30'
),
each AS (SELECT person_id, sum(weight * value) / (sum(weight) + 2) AS experience, max(day) AS last_on FROM faded GROUP BY 1)
SELECT count(*) AS n, avg(experience) AS value, var_samp(experience) AS spread, count(*) FILTER (experience > 0) AS good
FROM each WHERE last_on >= DATE '2026-06-30' - 730 AND person_id IN (SELECT id FROM people)
