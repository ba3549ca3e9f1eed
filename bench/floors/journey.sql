-- Where no moment has a value, as in the number itself, only the days and the stages are read.
WITH scored AS (
  SELECT person_id, day, touchpoint_id, order_id FROM answers
  WHERE score IS NOT NULL AND state IN ('complete', 'partial') AND person_id IS NOT NULL AND scale_high > scale_low
),
events AS (
  SELECT person_id, day, stage FROM touchpoints t
  WHERE (coalesce(is_broadcast, false) AND coalesce(reached, false)) OR (NOT coalesce(is_broadcast, false)
    AND (coalesce(direction <> 'out', true) OR coalesce(reached, false))
    AND NOT EXISTS (SELECT 1 FROM scored s WHERE s.touchpoint_id = t.id AND s.person_id = t.person_id))
  UNION ALL SELECT s.person_id, s.day, coalesce(nullif(t.stage, ''), CASE WHEN s.order_id IS NOT NULL THEN 'after' END)
    FROM scored s LEFT JOIN touchpoints t ON t.id = s.touchpoint_id AND t.person_id = s.person_id
  UNION ALL SELECT person_id, day, 'decide' FROM opportunities
  UNION ALL SELECT person_id, day, 'buy' FROM orders WHERE state <> 'cancelled'
  UNION ALL SELECT person_id, promised_on + 1, 'buy' FROM orders
    WHERE state <> 'cancelled' AND coalesce(delivered_day > promised_on, promised_on IS NOT NULL)
  UNION ALL SELECT person_id, delivered_day, 'use' FROM orders WHERE state <> 'cancelled'
),
placed AS (
  SELECT person_id AS who, day, list_position(['hear', 'decide', 'buy', 'use', 'after'], stage) AS stage FROM events
  WHERE person_id IS NOT NULL AND day <= DATE '2026-06-30' AND stage IN ('hear', 'decide', 'buy', 'use', 'after')
),
reached AS (
  SELECT who, min(day) FILTER (stage = 1) AS hear, min(day) FILTER (stage = 2) AS decide, min(day) FILTER (stage = 3) AS buy,
    min(day) FILTER (stage = 4) AS use,
    max(day) FILTER (stage > 1) AS past_hear, max(day) FILTER (stage > 2) AS past_decide, max(day) FILTER (stage > 3) AS past_buy,
    max(day) FILTER (stage > 4) AS past_use
  FROM placed WHERE who IN (SELECT id FROM people) GROUP BY 1
),
each AS (
  SELECT (hear IS NOT NULL)::int + (decide IS NOT NULL)::int + (buy IS NOT NULL)::int + (use IS NOT NULL)::int AS stages,
    coalesce((past_hear >= hear)::int, 0) + coalesce((past_decide >= decide)::int, 0) + coalesce((past_buy >= buy)::int, 0)
      + coalesce((past_use >= use)::int, 0) AS hits
  FROM reached
)
SELECT sum(stages) AS n, 100.0 * sum(hits) / sum(stages) AS value, sum(hits * hits) AS squares, sum(hits * stages) AS products FROM each
