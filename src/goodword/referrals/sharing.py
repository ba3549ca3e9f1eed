"""What somebody may say when they pass a good word on, and the addresses by which they do it themselves.

Nothing is sent from here: each address opens a program or a site of the person's own, with the words in it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FIELD = re.compile(r"\{([^{}\n]{1,40})\}")
FIELDS = frozenset({"link", "code", "business", "friend"})
# Said before a name that nobody typed, the blank goes with the name: "Hello {friend}," is "Hello,".
NOBODY = re.compile(r" ?\{friend\}")


@dataclass(frozen=True)
class Channel:
    """A way to pass the word on, and where it leads; sites that fetch a page by themselves take no words."""

    key: str
    name: str | Promise
    usual: str | Promise
    takes_words: bool = True


CHANNELS = (
    Channel("mail", _("E-mail"), _("Hello {friend},\n\nI am glad that I found {business}. Have a look:\n{link}")),
    Channel("whatsapp", _("WhatsApp"), _("Hello {friend}, I am glad that I found {business}. Have a look: {link}")),
    Channel("linkedin", _("LinkedIn"), _("I am glad that I found {business}, and pass it on: {link}"), takes_words=False),
    Channel("x", _("X"), _("I am glad that I found {business}: {link}")),
    Channel("facebook", _("Facebook"), _("I am glad that I found {business}, and pass it on: {link}"), takes_words=False),
)
BY_KEY = {channel.key: channel for channel in CHANNELS}


def unknown_fields(text: str) -> list[str]:
    """What stands in braces in a text and is no field that is filled in."""
    return sorted(set(FIELD.findall(text)) - FIELDS)


def filled(text: str, told: Mapping[str, str]) -> str:
    """A text with its fields filled in once; a friend whom nobody named leaves no gap."""
    if not told.get("friend"):
        text = NOBODY.sub("", text)
    return FIELD.sub(lambda found: told.get(found[1], found[0]), text)


def opened_by(channel: str, *, words: str, link: str, subject: str) -> str:
    """The address that opens a person's own mail, messenger or site with the words ready; they press Send, or do not."""
    return {
        "mail": f"mailto:?{urlencode({'subject': subject, 'body': words}, quote_via=quote)}",
        "whatsapp": f"https://wa.me/?{urlencode({'text': words}, quote_via=quote)}",
        "linkedin": f"https://www.linkedin.com/sharing/share-offsite/?{urlencode({'url': link})}",
        "x": f"https://x.com/intent/post?{urlencode({'text': words}, quote_via=quote)}",
        "facebook": f"https://www.facebook.com/sharer/sharer.php?{urlencode({'u': link})}",
    }[channel]


def through(link: str, channel: str) -> str:
    """A link that tells by which channel it went, so that channels can be counted."""
    return f"{link}?{urlencode({'channel': channel})}"


def in_language(texts: Mapping[tuple[str, str], str], channel: Channel, language: str) -> str:
    """The business's own words for a channel in a language, else in its first part, else for everybody, else the usual ones."""
    spoken = (language.lower(), language.lower().partition("-")[0], "")
    return next((texts[channel.key, one] for one in spoken if (channel.key, one) in texts), str(channel.usual))
