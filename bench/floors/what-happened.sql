-- Answers about an order, and of each whether it had come by then, against the promised day.
WITH said AS (
  SELECT a.metric, a.score, a.day, o.promised_on, CASE WHEN o.delivered_day <= a.day THEN o.delivered_day END AS came, o.total
  FROM answers a JOIN orders o ON a.order_id = o.id
  WHERE a.score IS NOT NULL AND a.state IN ('complete', 'partial') AND a.day <= DATE '2026-06-30'
), kept AS (FROM said WHERE metric = (SELECT metric FROM said GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1))
SELECT count(*) AS n, avg(score) FILTER (came > promised_on OR (came IS NULL AND day >= promised_on)) AS late,
  avg(score) FILTER (came = promised_on) AS on_the_day, avg(score) FILTER (came < promised_on) AS early FROM kept
