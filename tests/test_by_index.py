"""What is looked at after every answer, and the lists that grow with each, read no table from end to end."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from goodword.recovery import jobs
from goodword.recovery.actions import following
from goodword.recovery.actions.opening import open_case
from goodword.recovery.models import Case
from goodword.touchpoints.models import Touchpoint

from .plans import put_in_order, read_whole

pytestmark = pytest.mark.django_db
GROWS = {"touchpoints_touchpoint", "touchpoints_order", "surveys_answer", "surveys_response", "mail_message", "people_person"}
# The board puts what it shows in order, and asks who each is about.
SHOWN = {"/recovery/": {"people_person", "surveys_answer"}}


@pytest.fixture
def cases(cast):
    """One that is open, and one that was closed, each with something that came after it."""
    open_case(what="The lamp flickers", owner=cast.sam, person=cast.theo, by="test", at=timezone.now())
    assert Case.objects.open().exists() and Case.objects.filter(state="closed").exists()
    return cast


def asked_by(deed) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        deed()
    return [one["sql"] for one in asked.captured_queries]


def test_looking_at_cases_reads_nothing_whole(cases):
    assert read_whole(asked_by(lambda: jobs.look({}))) & GROWS == set()


def test_this_judge_does_tell(cases):
    """What no index leads to is read whole, and put in order by itself."""
    asked = str(Touchpoint.objects.filter(reached=True).order_by("intent").query)
    assert read_whole([asked]) == put_in_order([asked]) == {"touchpoints_touchpoint"}


@pytest.mark.parametrize(
    "path", ["/listening/", "/listening/?band=unhappy&metric=nps", "/settings/mail/sent/", "/mail/", "/recovery/"]
)
def test_a_list_that_grows_with_each_answer_is_read_from_its_end(cases, path):
    client = Client()
    client.force_login(cases.ada)
    client.get(path)
    asked = asked_by(lambda: client.get(path))
    assert read_whole(asked) & GROWS == set()
    assert put_in_order(asked) & GROWS <= SHOWN.get(path, set())


def test_cases_that_stay_as_they_are_cost_no_statement_each(cases, django_assert_max_num_queries):
    following.judge(by="test", at=timezone.now())
    with django_assert_max_num_queries(3):
        assert following.judge(by="test", at=timezone.now()) == 0
