-- What became of each step; the bench's company has no playbooks, so there are none.
SELECT CASE WHEN done_day IS NULL AND skipped_day IS NOT NULL THEN 'skipped' WHEN times > 1 AND NOT may_repeat THEN 'repeated'
    WHEN is_out_of_order THEN 'out-of-order' WHEN done_day > due_on THEN 'late' WHEN done_day IS NOT NULL THEN 'done'
    WHEN due_on < DATE '2026-06-30' THEN 'open-late' ELSE 'not-due' END AS level, count(*) AS n
FROM run_steps GROUP BY 1
