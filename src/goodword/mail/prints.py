"""The print of an address: whoever holds our tables cannot tell whose it is, and we know it again."""

from django.utils.crypto import salted_hmac

from goodword.kit import emails

SALT = "goodword.mail.suppression"


def print_of(address: str) -> str:
    """The sealed print of an address, however it was spelt; `emails.NotAnAddress` where it is none."""
    return print_of_key(emails.key(address))


def print_of_key(email_key: str) -> str:
    """The print of an address that is spelt in the one way already, as people carry it."""
    return salted_hmac(SALT, email_key, algorithm="sha256").hexdigest()
