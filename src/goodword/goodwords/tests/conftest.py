"""What the tests of good words share."""

import pytest
from django.utils import timezone

from goodword.goodwords.actions.words import note_word
from goodword.goodwords.models import GoodWord


@pytest.fixture
def maya(cast):
    """What Maya said, in the cast: thanked, quoted, shown."""
    return GoodWord.objects.get(person=cast.maya)


@pytest.fixture
def say(cast):
    """Somebody says something good of us, now."""

    def say(person, words="They mended it while I waited.", **more):
        said = {"kind": "review", "channel": "Google", "link": "", "stars": None, "said_at": timezone.now(), **more}
        return note_word(person=person, words=words, **said, by=cast.sam.by, at=timezone.now())

    return say


@pytest.fixture
def sam(cast, client):
    client.force_login(cast.sam)
    return client
