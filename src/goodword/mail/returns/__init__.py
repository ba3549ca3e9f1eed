"""What comes back after a mail was handed over: returns of servers, reports of mailboxes, and what providers tell."""
