"""Programs that open every link of a mail, and those that fetch a page to show its title; told as far as they say so."""

import re

SCANNERS = re.compile(
    r"bot\b|bot/|crawl|spider|preview|scan|safelinks|proofpoint|mimecast|barracuda|facebookexternalhit|whatsapp/|slack"
    r"|curl/|wget/|python-|go-http|java/|okhttp|headless",
    re.IGNORECASE,
)
LONGEST_NAME = 512  # a browser tells its name in less


def is_scanner(method: str, agent: str) -> bool:
    """Whether a program opened a link by itself, as far as it says so: it asks for the head alone, or tells its name."""
    return method == "HEAD" or not agent or SCANNERS.search(agent[:LONGEST_NAME]) is not None
