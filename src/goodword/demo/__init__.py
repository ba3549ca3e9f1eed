"""A cast of people and a simulated company with planted truths."""
