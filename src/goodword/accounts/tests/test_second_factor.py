"""The second factor, from its enrolment to the code at the next log-in; and who is asked whether it is still them."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from goodword.accounts.models import Member
from goodword.demo.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db
KEYS = ("mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn")


def logged_in(member: Member) -> Client:
    client = Client()
    answer = client.post(reverse("account_login"), {"login": member.email, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def code(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def enrol(client: Client, member: Member) -> str:
    """Turn the authenticator app on by its page; the secret."""
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    assert answer.status_code == 302, answer.content.decode()
    assert Authenticator.objects.filter(user=member, type=Authenticator.Type.TOTP).exists()
    return str(secret)


@pytest.mark.parametrize("name", KEYS)
def test_whoever_has_just_logged_in_is_not_asked_whether_it_is_still_them(cast: Cast, name: str) -> None:
    assert logged_in(cast.ada).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", KEYS[:2])  # the list may be looked at, as long as there is nothing in it
def test_whoever_logged_in_a_while_ago_is_asked(cast: Cast, name: str) -> None:
    client = logged_in(cast.ada)
    session = client.session
    for record in (records := session["account_authentication_methods"]):
        record["at"] -= 3600
    session["account_authentication_methods"] = records
    session.save()
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_reauthenticate"))


@pytest.mark.slow
def test_the_log_in_asks_for_the_code_and_lets_in_with_it(cast: Cast) -> None:
    secret = enrol(logged_in(cast.ada), cast.ada)
    cache.clear()  # a code opens once; the next log-in may come within the same half minute
    client = logged_in(cast.ada)
    assert client.get("/").status_code == 302, "the password alone opens nothing"
    asked = client.get(reverse("mfa_authenticate"))
    assert re.search(r'<input[^>]+name="code"', asked.content.decode())
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000" if code(secret) != "000000" else "111111"})
    assert wrong.status_code == 200
    assert wrong.context["form"].errors
    answer = client.post(reverse("mfa_authenticate"), {"code": code(secret)})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/").status_code == 200
    assert client.get(reverse("mfa_list_webauthn")).status_code == 200, "and does not ask again at once"
