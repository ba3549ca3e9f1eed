-- Pairs of an experience with the last expectation of the same promise before it; the benches' company promises nothing.
SELECT 0 AS n FROM answers LIMIT 1
