import pytest
from django.test import Client
from django.utils import timezone

from .asking import QUESTIONS, doorway_to, invitation_to, version_of


@pytest.fixture
def version(cast):
    return version_of(QUESTIONS, timezone.now())


@pytest.fixture
def invitation(cast, version):
    return invitation_to(version, cast.noor, timezone.now(), staff=cast.sams_desk, product=cast.bicycle)


@pytest.fixture
def doorway(version):
    return doorway_to(version, timezone.now())


@pytest.fixture
def sam(cast):
    logged_in = Client()
    logged_in.force_login(cast.sam)
    return logged_in
