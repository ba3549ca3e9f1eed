-- Customers of 12 months, and those of them who got a give before, during and after a sale and three for each ask.
WITH facts AS (SELECT id, coalesce(person_id, -organisation_id) AS who, day AS o, delivered_day AS d FROM orders
    WHERE state <> 'cancelled' AND day <= DATE '2026-06-30' AND day > DATE '2026-06-30' - 365),
sales AS (SELECT id, who, o, d BETWEEN o AND DATE '2026-06-30' IS TRUE AS done, CASE WHEN d BETWEEN o AND DATE '2026-06-30' THEN d ELSE o END AS e
    FROM facts),
of_each AS (SELECT person_id AS who, t.* FROM touchpoints t WHERE person_id IS NOT NULL
    UNION ALL SELECT -organisation_id, t.* FROM touchpoints t WHERE organisation_id IS NOT NULL),
ours AS (SELECT who, day AS g, coalesce(stage, '') AS s, intent, reached FROM of_each
    WHERE direction <> 'in' AND intent IN ('give', 'ask') AND day <= DATE '2026-06-30'),
gives AS (SELECT DISTINCT who, g, s FROM ours WHERE intent = 'give' AND reached),
each AS (SELECT id, sales.who,
    bool_or(g >= o - 90 AND (s IN ('hear', 'decide') AND g <= o OR s = '' AND g < o)) AS a,
    bool_or(g >= o AND (s = 'buy' AND g <= CASE WHEN done THEN e ELSE e + 60 END OR s = '' AND g <= e)) AS b,
    bool_or(g <= e + 60 AND (s IN ('use', 'after') AND g >= e OR s = '' AND g > e)) AS c
    FROM sales LEFT JOIN gives USING (who) GROUP BY id, sales.who),
covered AS (SELECT who, bool_or(coalesce(a AND b AND c, false)) AS all_three FROM each GROUP BY who),
balance AS (SELECT who, count(*) FILTER (intent = 'give' AND reached) AS n, count(*) FILTER (intent = 'ask') AS asks
    FROM ours WHERE g > DATE '2026-06-30' - 90 GROUP BY who),
known AS (SELECT id AS who FROM people UNION ALL SELECT -id FROM organisations)
SELECT count(*) AS n, 100.0 * count(*) FILTER (all_three AND n >= 1 AND n >= 3 * asks) / count(*) AS value
FROM covered JOIN known USING (who) LEFT JOIN balance USING (who)
