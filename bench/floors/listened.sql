-- Answers to “How well did you feel listened to?” by score, from 1 to 5.
SELECT score AS level, count(*) AS n FROM answers
WHERE is_on_listening AND metric = 'other' AND score IS NOT NULL AND state IN ('complete', 'partial') AND day <= DATE '2026-06-30'
GROUP BY level ORDER BY level
