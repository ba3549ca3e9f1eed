-- Cases by the way they went, and the share of the way that most went.
WITH each AS (
  SELECT coalesce(order_id * 3, person_id * 3 + 1, organisation_id * 3 + 2) AS who,
    string_agg(kind, ' → ' ORDER BY "at", id) AS variant
  FROM touchpoints WHERE day <= DATE '2026-06-30' AND kind <> '' AND NOT coalesce(is_broadcast, false) GROUP BY 1
), ways AS (SELECT variant, count(*) AS n FROM each GROUP BY 1)
SELECT CAST(sum(n) AS BIGINT) AS n, 100.0 * max(n) / sum(n) AS value FROM ways
