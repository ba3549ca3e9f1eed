"""From comments to mentions: language, clauses, terms, themes, feeling. Plain arithmetic; no Django, no network, no clock."""
