"""The API: one instance, keys only, every error a problem document (RFC 9457)."""

import logging
from functools import cached_property
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from goodword.accounts.doors import members_only
from goodword.accounts.keys import Key
from goodword.asking.api import router as asking
from goodword.changes.api import router as changes
from goodword.front.api import router as front
from goodword.goodwords.api import router as goodwords
from goodword.insights.api import router as insights
from goodword.intake.api import router as intake
from goodword.letters.api import router as letters
from goodword.mail.desk.api import router as mail_to_people
from goodword.occasions.api import router as occasions
from goodword.people.api import router as people
from goodword.pipeline.api import router as pipeline
from goodword.playbooks.api import router as playbooks
from goodword.recovery.api import router as recovery
from goodword.referrals.api import router as referrals
from goodword.referrals.programs.api import router as word_of_mouth
from goodword.referrals.strangers.api import router as strangers
from goodword.shops.api import router as shops
from goodword.surveys.api import router as surveys
from goodword.surveys.desk.api import router as asked
from goodword.touchpoints.api import router as touchpoints

log = logging.getLogger("goodword.api")


class Api(NinjaAPI):
    """Ninja's, which works out what it promises once: no operation comes or goes while it runs."""

    @cached_property
    def promised(self) -> OpenAPISchema:
        return super().get_openapi_schema()

    def get_openapi_schema(self, **asked: Any) -> OpenAPISchema:
        return super().get_openapi_schema(**asked) if any(asked.values()) else self.promised


api = Api(
    title="Goodword",
    version="1",
    urls_namespace="api",
    auth=Key(),
    docs_url=None,
    docs_decorator=members_only,
)
api.add_router("", front)
api.add_router("", letters)
api.add_router("", insights)
api.add_router("", people)
api.add_router("", touchpoints)
api.add_router("", surveys)
api.add_router("", asked)
api.add_router("", pipeline)
api.add_router("", goodwords)
api.add_router("", asking)
api.add_router("", shops)
api.add_router("", recovery)
api.add_router("", changes)
api.add_router("", referrals)
api.add_router("", word_of_mouth)
api.add_router("", strangers)
api.add_router("", playbooks)
api.add_router("", occasions)
api.add_router("", mail_to_people)
api.add_router("", intake)


def problem(status: int, detail: str, **more: object) -> HttpResponse:
    """One error as a problem document."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    response = JsonResponse(body, status=status, content_type="application/problem+json")
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = 'Bearer realm="Goodword"'
    return response


@api.exception_handler(AuthenticationError)
def _unknown(_: HttpRequest, error: AuthenticationError) -> HttpResponse:
    said = str(error)
    return problem(401, said if said != "Unauthorized" else "Send a living key as “Authorization: Bearer gw_…”.")


@api.exception_handler(HttpError)
def _refused(_: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, str(error))


@api.exception_handler(Http404)
def _absent(_: HttpRequest, __: Http404) -> HttpResponse:
    return problem(404, "There is nothing here that this key may see.")


@api.exception_handler(ValidationError)
def _invalid(_: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [
        {"where": ".".join(str(part) for part in one.get("loc", ())), "what": str(one.get("msg", ""))} for one in error.errors
    ]
    return problem(400, "Some fields are not as they should be.", errors=errors)


@api.exception_handler(RequestDataTooBig)
def _too_big(_: HttpRequest, __: RequestDataTooBig) -> HttpResponse:
    return problem(400, "This is more than one request may hold. Send it in parts.")


@api.exception_handler(Exception)
def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    return problem(500, "Something went wrong here. Nothing was changed.")
