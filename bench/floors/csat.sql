-- Answers on a scale from 1 to 5 by score, CSAT put on it where it was asked on another.
SELECT CAST(round(1 + (score - scale_low) * 4.0 / (scale_high - scale_low)) AS BIGINT) AS level, count(*) AS n
FROM answers WHERE metric = 'csat' AND score IS NOT NULL AND state IN ('complete', 'partial') AND scale_high > scale_low
GROUP BY level ORDER BY level
