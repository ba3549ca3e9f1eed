-- The last answer of each person, counted by score.
SELECT score AS level, count(*) AS n
FROM (SELECT arg_max(score, (answered_at, id)) AS score FROM answers
      WHERE metric = 'nps' AND score IS NOT NULL AND state IN ('complete', 'partial') AND scale_low = 0 AND scale_high = 10
      GROUP BY coalesce(person_id, -organisation_id))
GROUP BY score ORDER BY score
