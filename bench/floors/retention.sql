WITH kept AS (
  SELECT since, ended_on, coalesce(ended_on <= DATE '2026-06-30', false) AS has_ended,
    datediff('month', since, DATE '2026-06-30') - (30 < day(since))::int AS watched,
    greatest(datediff('month', since, ended_on) - (day(ended_on) < day(since))::int + (day(ended_on) <> day(since))::int, 1) AS begun
  FROM contracts WHERE state <> 'renewed' AND since <= DATE '2026-06-30'
),
stays AS (
  SELECT has_ended AND begun <= watched AS is_end, CASE WHEN has_ended AND begun <= watched THEN begun ELSE watched END AS months FROM kept
),
each AS (SELECT months, count(*) AS n, count(*) FILTER (is_end) AS ended FROM stays GROUP BY 1),
risk AS (SELECT months, ended, sum(n) OVER (ORDER BY months DESC) AS at_risk FROM each)
SELECT (SELECT count(*) FROM kept) AS n, 100 * product(1 - ended / at_risk) FILTER (months <= 12) AS value FROM risk
