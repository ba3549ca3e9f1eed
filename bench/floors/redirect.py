"""The redirect as a bare Django view: the same questions and the same insert, no middleware, no limit, no rules."""

from datetime import UTC, datetime

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path

settings.ROOT_URLCONF, settings.MIDDLEWARE, settings.INSTALLED_APPS = __name__, [], []
FOUND = """SELECT w.* , f.token FROM (SELECT id, NULL FROM referrals_handle WHERE text IN (%s, %s) AND closed_at IS NULL
    UNION ALL SELECT NULL, id FROM referrals_invitation WHERE token = %s LIMIT 1) w LEFT JOIN (SELECT token
    FROM referrals_leadform WHERE closed_at IS NULL ORDER BY made_at DESC, id DESC LIMIT 1) f ON 1 = 1"""
HIT = "INSERT INTO referrals_hit (handle_id, invitation_id, at, channel, is_scanner) VALUES (%s, %s, %s, '', %s)"


def follow(request: HttpRequest, text: str) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value, expires FROM accounts_cache WHERE cache_key = %s", ["wrong"])
        cursor.execute(FOUND, [text, text, text])
        handle, invitation, token = cursor.fetchone()
        cursor.execute(HIT, [handle, invitation, datetime.now(UTC), False])
    return HttpResponseRedirect(f"/ask/{token}/?via={text}")


urlpatterns = [path("r/<str:text>", follow)]
application = get_wsgi_application()
