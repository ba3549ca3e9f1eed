"""The mail server of the tests, for the mail of the morning."""

from goodword.mail.tests.conftest import post, seal

__all__ = ["post", "seal"]
