WITH last AS (
  SELECT arg_max(outcome, {'at': called_at, 'id': id}) AS outcome FROM shop_calls
  WHERE outcome IN ('unprompted', 'prompted', 'no') AND day <= DATE '2026-06-30' GROUP BY person_id
)
SELECT count(*) AS n, 100.0 * count(*) FILTER (outcome <> 'no') / count(*) AS value FROM last
