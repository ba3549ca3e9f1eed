-- The products of columns from which R² and every share of it follow, of the question that most rated.
WITH said AS (
  SELECT CASE WHEN is_high_good THEN score ELSE scale_low + scale_high - score END AS y, rating_advice AS a, rating_delivery AS d,
    rating_quality AS q, rating_price AS p, metric FROM answers
  WHERE score IS NOT NULL AND state IN ('complete', 'partial') AND day <= DATE '2026-06-30' AND coalesce(rating_advice, rating_delivery, rating_quality, rating_price) IS NOT NULL
), kept AS (FROM said WHERE metric = (SELECT metric FROM said GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1))
SELECT count(*) AS n, sum(y) AS y, sum(y * y) AS yy, sum(a), sum(d), sum(q), sum(p), sum(a * y), sum(d * y), sum(q * y), sum(p * y), sum(a * a),
  sum(a * d), sum(a * q), sum(a * p), sum(d * d), sum(d * q), sum(d * p), sum(q * q), sum(q * p), sum(p * p) FROM kept
