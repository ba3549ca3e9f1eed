-- The mean effort, 1 to 7, whichever way and on whichever scale it was asked.
SELECT count(*) AS n, avg(1 + (CASE WHEN is_high_good THEN score ELSE scale_low + scale_high - score END - scale_low)
    * 6.0 / (scale_high - scale_low)) AS value
FROM answers WHERE metric = 'ces' AND score IS NOT NULL AND state IN ('complete', 'partial') AND scale_high > scale_low
