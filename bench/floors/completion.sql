-- Steps that were due, and how many of them were done; the bench's company has no playbooks, so there are none.
SELECT count(*) AS n, count(*) FILTER (done_day <= DATE '2026-06-30') AS hits
FROM run_steps s JOIN runs r ON s.run_id = r.id
WHERE s.due_on < DATE '2026-06-30' AND r.day <= DATE '2026-06-30'
  AND NOT coalesce(r.state = 'ended' AND r.ended_day <= s.due_on OR r.state = 'paused' AND r.paused_on <= s.due_on, false)
  AND NOT coalesce(s.is_optional AND s.skipped_day <= DATE '2026-06-30' AND s.done_day IS NULL, false)
