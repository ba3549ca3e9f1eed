WITH kept AS (
  SELECT id, coalesce(person_id, -organisation_id) AS who, day FROM orders
  WHERE state <> 'cancelled' AND day <= DATE '2026-06-30' AND coalesce(person_id, organisation_id) IS NOT NULL
),
bought AS MATERIALIZED (
  SELECT who, product_id, min(day) AS first_on FROM kept JOIN order_lines ON order_id = kept.id
  WHERE product_id IS NOT NULL GROUP BY 1, 2
),
pairs AS MATERIALIZED (
  SELECT a.who, a.product_id AS had, b.product_id FROM bought a JOIN bought b ON a.who = b.who AND a.first_on < b.first_on
),
rules AS (
  SELECT had, product_id, n, n / n_had AS confidence, row_number() OVER (PARTITION BY had ORDER BY n DESC, product_id) AS nth
  FROM (SELECT had, product_id, count(*) AS n FROM pairs GROUP BY 1, 2)
  JOIN (SELECT product_id AS had, count(*) AS n_had FROM bought GROUP BY 1) USING (had)
  JOIN (SELECT product_id, count(DISTINCT who) AS n_later FROM pairs GROUP BY 1) USING (product_id),
  (SELECT count(DISTINCT who) AS n_all FROM bought)
  WHERE n >= 10 AND n / n_had * n_all / n_later > 1
),
best AS (
  SELECT m.who, max((confidence, n, -rules.product_id, -rules.had)) AS rule
  FROM (SELECT *, count(*) OVER (PARTITION BY who) AS k FROM bought) m JOIN rules ON rules.had = m.product_id AND nth <= k
  ANTI JOIN bought t ON t.who = m.who AND t.product_id = rules.product_id
  GROUP BY 1
)
SELECT count(*) AS n, 100.0 * count(rule) / count(*) AS value
FROM (SELECT DISTINCT who FROM kept) LEFT JOIN best USING (who)
WHERE who IN (SELECT id FROM people)
