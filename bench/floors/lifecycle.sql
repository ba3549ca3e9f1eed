-- At which stage each person stands; nobody here has a segment.
WITH bought AS (SELECT person_id, count(*) AS n, max(day) AS order_on FROM orders WHERE state <> 'cancelled' AND day <= DATE '2026-06-30' GROUP BY 1),
placed AS (SELECT DISTINCT person_id, day FROM orders WHERE state <> 'cancelled' AND day <= DATE '2026-06-30'),
pauses AS (SELECT person_id, day - lag(day) OVER (PARTITION BY person_id ORDER BY day) AS pause FROM placed QUALIFY pause > 0),
own AS (SELECT person_id, quantile_cont(pause, 0.9) AS usual FROM pauses GROUP BY person_id HAVING count(*) >= 3),
everybody AS (SELECT CASE WHEN count(*) >= 3 THEN quantile_cont(pause, 0.9) ELSE 730 END AS usual FROM pauses),
talks AS (SELECT DISTINCT person_id FROM touchpoints WHERE direction = 'two-way' AND NOT is_broadcast AND day <= DATE '2026-06-30'),
leads AS (SELECT DISTINCT person_id FROM opportunities WHERE day <= DATE '2026-06-30'),
unhappy AS (SELECT DISTINCT person_id FROM cases WHERE day <= DATE '2026-06-30' AND coalesce(closed_day > DATE '2026-06-30', true)),
brought AS (SELECT introducer_id AS person_id, max(day) AS brought_on FROM introductions WHERE day <= DATE '2026-06-30' GROUP BY 1),
said AS (SELECT person_id, arg_max(score, (answered_at, id)) AS score, max(day) AS said_on FROM answers
    WHERE metric = 'nps' AND score IS NOT NULL AND state IN ('complete', 'partial') AND day <= DATE '2026-06-30' GROUP BY person_id)
SELECT CASE WHEN coalesce(n, 0) = 0 AND brought_on IS NOT NULL THEN 'ambassador'
    WHEN DATE '2026-06-30' - order_on > coalesce(own.usual, everybody.usual) THEN 'lapsed'
    WHEN n > 0 AND h.person_id IS NULL AND (score >= 9 AND said_on >= DATE '2026-06-30' - 365 OR brought_on >= DATE '2026-06-30' - 730) THEN 'fan'
    WHEN n >= 2 THEN 'repeat' WHEN n = 1 THEN 'customer'
    WHEN t.person_id IS NOT NULL OR l.person_id IS NOT NULL THEN 'prospect' ELSE 'stranger' END AS level, count(*) AS n
FROM people p CROSS JOIN everybody LEFT JOIN bought b ON b.person_id = p.id LEFT JOIN own ON own.person_id = p.id
LEFT JOIN talks t ON t.person_id = p.id LEFT JOIN leads l ON l.person_id = p.id LEFT JOIN said s ON s.person_id = p.id
LEFT JOIN brought i ON i.person_id = p.id LEFT JOIN unhappy h ON h.person_id = p.id
GROUP BY level
