WITH cohort AS MATERIALIZED (
  SELECT person_id AS id, min(day) AS first_on, DATE '2026-06-30' - min(day) AS age FROM orders JOIN people ON people.id = person_id
  WHERE state <> 'cancelled' AND day <= DATE '2026-06-30' GROUP BY 1
),
events AS MATERIALIZED (
  SELECT c.id, friend.first_on - c.first_on AS after FROM introductions i
  JOIN cohort c ON c.id = i.introducer_id JOIN cohort friend ON friend.id = i.person_id
  WHERE i.day <= DATE '2026-06-30' AND friend.first_on >= c.first_on
),
ages AS (SELECT age, sum(count(*)) OVER (ORDER BY age DESC) AS at_risk FROM cohort GROUP BY 1),
h AS (SELECT max(age) AS h FROM ages WHERE at_risk >= 100),
happened AS (SELECT after, count(*) AS d FROM events, h WHERE after <= h GROUP BY 1),
steps AS MATERIALIZED (
  SELECT after, d, (SELECT max(at_risk) FROM ages WHERE age >= after) AS at_risk FROM happened
),
drift AS (SELECT after, sum(d / (at_risk * at_risk)) OVER (ORDER BY after) AS drift FROM steps),
credit AS (SELECT id, sum(1 / at_risk) AS c FROM events JOIN steps USING (after) GROUP BY 1),
apart AS (
  SELECT coalesce(c, 0) - coalesce(drift, 0) AS apart
  FROM cohort LEFT JOIN credit USING (id) ASOF LEFT JOIN drift ON age >= after
)
SELECT (SELECT count(*) FROM cohort) AS n, (SELECT sum(d / at_risk) FROM steps) AS value, sum(apart * apart) AS spread FROM apart
