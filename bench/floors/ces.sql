-- The mean effort, 1 to 7, whichever way and on whichever scale it was asked, its spread, and how many said what.
SELECT count(*) AS n, avg(x) AS value, stddev_samp(x) AS spread, count(*) FILTER (x >= 5) AS easy, count(*) FILTER (round(x) = 1) AS n1,
    count(*) FILTER (round(x) = 2) AS n2, count(*) FILTER (round(x) = 3) AS n3, count(*) FILTER (round(x) = 4) AS n4,
    count(*) FILTER (round(x) = 5) AS n5, count(*) FILTER (round(x) = 6) AS n6, count(*) FILTER (round(x) = 7) AS n7
FROM (SELECT 1 + (CASE WHEN is_high_good THEN score ELSE scale_low + scale_high - score END - scale_low) * 6.0 / (scale_high - scale_low) AS x
    FROM answers WHERE metric = 'ces' AND score IS NOT NULL AND state IN ('complete', 'partial') AND scale_high > scale_low)
