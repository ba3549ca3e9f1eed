"""The settings of every day, and three addresses more, at which something goes wrong."""

from goodword.config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.browser.wrong"
