-- Who reached each stage, who went on and after how long, as the answer's lines say it, but for how it was there.
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
  UNION ALL SELECT person_id, promised_on + 1, 'buy' FROM orders WHERE state <> 'cancelled' AND (delivered_day > promised_on OR delivered_day IS NULL)
  UNION ALL SELECT person_id, delivered_day, 'use' FROM orders WHERE state <> 'cancelled'
),
placed AS (
  SELECT person_id AS who, day, list_position(['hear', 'decide', 'buy', 'use', 'after'], stage) AS stage FROM events
  WHERE person_id IS NOT NULL AND day <= DATE '2026-06-30' AND stage IN ('hear', 'decide', 'buy', 'use', 'after')
),
firsts AS (SELECT who, stage, min(day) AS first_on FROM placed WHERE who IN (SELECT id FROM people) GROUP BY 1, 2),
onwards AS (SELECT f.who, f.stage, first_on, min(p.day) AS next_on
  FROM firsts f LEFT JOIN placed p ON p.who = f.who AND p.stage > f.stage AND p.day >= first_on GROUP BY 1, 2, 3),
each AS (SELECT count(*) AS stages, count(next_on) AS hits FROM onwards WHERE stage < 5 GROUP BY who)
SELECT ['hear', 'decide', 'buy', 'use', 'after'][stage] AS stage, count(*) AS n, count(next_on) AS went_on,
  quantile_cont(datediff('day', first_on, next_on), 0.5) AS median_days,
  (SELECT sum(hits * hits) FROM each) AS squares, (SELECT sum(hits * stages) FROM each) AS products
FROM onwards GROUP BY onwards.stage
