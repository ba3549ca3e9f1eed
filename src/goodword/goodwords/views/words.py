"""Pages about good words: all of them, one of them, those of somebody."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_GET

from goodword.accounts.doors import members_only
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right, may
from goodword.kit.paging import BadCursor, page
from goodword.people.homes import home_of
from goodword.touchpoints.noting import Whom, doors_of, told

from .. import queries
from ..history import history_of
from ..models import GoodWord
from ..words import LISTS

SIZE = 25
ASKED = ("which", "kind", "channel")
MOST_OF_SOMEBODY = 20


@members_only
@require_GET
def listed(request: MemberRequest) -> HttpResponse:
    """All good words, counted by month and place."""
    chosen = {name: request.GET.get(name, "") for name in ASKED}
    cursors = {way: request.GET.get(way, "") for way in ("after", "before")}
    try:
        found = page(queries.words_in(request.user, **chosen), ("-said_at", "-id"), size=SIZE, **cursors)
    except (BadCursor, queries.NoSuchList):
        return render(request, "400.html", status=400)
    today = timezone.localdate()
    shown = {
        "page": found,
        "asked": chosen,
        "is_filtered": any(chosen.values()),
        "lists": LISTS,
        "kinds": GoodWord.Kind.choices,
        "channels": queries.by_channel(request.user),
        "months": queries.by_month(request.user, today),
        "home": request.get_full_path(),
    }
    return render(request, "goodwords/words.html", shown)


@members_only
@require_GET
def one(request: MemberRequest, goodword_id: int) -> HttpResponse:
    """One good word: what was said, what its owner agreed to, and what was done with it."""
    word = queries.word_for(request.user, goodword_id)
    shown = {
        "word": word,
        "whose": word.person or word.organisation,
        "home": request.path,
        "home_of_them": home_of(word.person_id, word.organisation_id),
        "deeds": history_of(word),
        "left_out": queries.left_out() if may(request.user.role, Right.SEE_ALL) else None,
    }
    return render(request, "goodwords/word.html", shown)


def _of(request: MemberRequest, whom: Whom) -> HttpResponse:
    """What somebody said of us, as a panel of their page or as a page of its own."""
    words = queries.words_of(request.user, **whom.alone)[:MOST_OF_SOMEBODY]
    return told(request, whom, "goodwords/panel.html", title=say("Good words"), words=words)


of_person, of_organisation = doors_of(_of, members_only, require_GET)
