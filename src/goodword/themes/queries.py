"""Questions about themes and mentions; each begins with the gate."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Avg, Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.shortcuts import get_object_or_404

from goodword.accounts.models import Member
from goodword.jobs import queries as jobs
from goodword.journal.models import Entry
from goodword.people.queries import deed_for
from goodword.surveys.models import Answer

from .models import Correction, Learned, Mention, Theme
from .rules import FELT, is_grown, unlike

JOB = "themes.read"
QUOTES = 3
NAMING = ("theme.renamed", "theme.hidden", "theme.shown", "theme.merged", "theme.split")
WHICH: Mapping[str, Q] = {
    "": Q(state__in=[Mention.State.FOUND, Mention.State.SAID]),
    "corrected": Q(state__in=[Mention.State.SAID, Mention.State.REFUSED]),
}
LATEST = ("-answer_id", "-id")
LOOK = 10  # of either kind: twenty answers make a difference
LOOKED_THROUGH = 200


class NoSuchList(ValueError):
    """Only the lists that have a name can be asked for."""


@dataclass(frozen=True)
class Told:
    """A theme with how many comments speak of it, how it was, and what three of them say."""

    theme: Theme
    n: int
    sentiment: float
    n_good: int
    n_bad: int
    quotes: tuple[Mention, ...] = ()


def counted_under() -> dict[int, int | None]:
    """Under which theme each one counts: that which it is part of, in the end; none where that is hidden. Not gated."""
    themes = {theme.pk: theme for theme in Theme.objects.all()}
    return {pk: None if (top := _top(theme, themes)).is_hidden else top.pk for pk, theme in themes.items()}


def _top(theme: Theme, themes: Mapping[int, Theme]) -> Theme:
    seen = {theme.pk}
    while (above := theme.merged_into_id) is not None and above in themes and above not in seen:
        theme = themes[above]
        seen.add(above)
    return theme


def theme_for(member: Member, theme_id: int) -> Theme:
    """The theme, or 404 as if there were none."""
    return get_object_or_404(Theme.objects.visible_to(member), pk=theme_id)


def themes_for(member: Member) -> QuerySet[Theme]:
    """Every theme that is told of."""
    return Theme.objects.visible_to(member).told().order_by("label", "pk")


def put_away(member: Member) -> QuerySet[Theme]:
    """Those that are hidden, or part of another."""
    away = Theme.objects.visible_to(member).filter(Q(is_hidden=True) | Q(merged_into__isnull=False))
    return away.select_related("merged_into").order_by("label", "pk")


def told_to(member: Member) -> list[Told]:
    """Every theme that is told of, with counts and quotes, the most mentioned first."""
    # Two themes that are one by now: a comment that names both names it once.
    counted = Mention.objects.visible_to(member).counted().filter(under__isnull=False).order_by().values("under")
    sums = counted.annotate(
        n=Count("answer", distinct=True),
        mean=Avg("sentiment"),
        n_good=Count("answer", distinct=True, filter=Q(sentiment__gt=FELT)),
        n_bad=Count("answer", distinct=True, filter=Q(sentiment__lt=-FELT)),
    )
    found = {row["under"]: row for row in sums}
    quotes = quotes_of(member, found)
    told = [
        Told(theme, row["n"], row["mean"], row["n_good"], row["n_bad"], quotes.get(theme.pk, ()))
        for theme in themes_for(member)
        if (row := found.get(theme.pk))
    ]
    return sorted(told, key=lambda one: (-one.n, one.theme.label))


def quotes_of(member: Member, themes: Collection[int]) -> dict[int, tuple[Mention, ...]]:
    """Three comments that speak of each theme most clearly, of those this member may read: one of each who said it."""
    first = Window(RowNumber(), partition_by=["under"], order_by=[F("certainty").desc(), F("answer_id").desc()])
    rows = Mention.objects.visible_to(member).counted().filter(under__in=list(themes)).order_by().annotate(place=first)
    found: dict[int, list[Mention]] = {}
    # Only numbers are put in order: beside every mention its comment would be carried along.
    clearest = _with_words(Mention.objects.filter(pk__in=rows.filter(place__lte=8 * QUOTES).values("pk")))
    for mention in sorted(clearest, key=lambda one: (-one.certainty, -one.answer_id)):
        found.setdefault(mention.under_id or 0, []).append(mention)
    return {theme: _of_each_other(mentions) for theme, mentions in found.items()}


def _of_each_other(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """One of each who said it, and no two that say the same; the same words again only where there are no others."""
    people: set[object] = set()
    said: set[str] = set()
    chosen: list[Mention] = []
    for is_again in (False, True):
        for one in mentions:
            who, words = (one.person_id, one.organisation_id), one.quote.words.casefold()
            if len(chosen) < QUOTES and who not in people and (is_again or words not in said):
                people.add(who)
                said.add(words)
                chosen.append(one)
    return tuple(chosen)


@dataclass(frozen=True)
class Quoted:
    """A theme in the words of those who spoke of it."""

    theme: Theme
    quotes: tuple[Mention, ...]


def quoted_to(member: Member, numbers: Sequence[int]) -> list[Quoted]:
    """Themes by their numbers, in this order, each with three quotes; those without any are left out."""
    known, quotes = Theme.objects.visible_to(member).in_bulk(numbers), quotes_of(member, numbers)
    return [Quoted(known[pk], quotes[pk]) for pk in numbers if pk in known and pk in quotes]


def mentions_of(member: Member, theme: Theme, *, which: str = "") -> QuerySet[Mention]:
    """The mentions of a theme on one of its lists."""
    if which not in WHICH:
        raise NoSuchList
    mine = Q(under=theme) | Q(theme=theme)
    return _with_words(Mention.objects.visible_to(member).filter(WHICH[which], mine))


def worth_a_look(member: Member, theme: Theme) -> list[Mention]:
    """Twenty comments to put right that teach most: those least sure to be of a theme, and those that most nearly are."""
    rows = _with_words(Mention.objects.visible_to(member).filter(Q(under=theme) | Q(theme=theme)))
    doubtful = rows.filter(state=Mention.State.FOUND).order_by("certainty", "-id")
    perhaps = rows.filter(state=Mention.State.PERHAPS).order_by("-certainty", "-id")
    return [*_unlike(doubtful), *_unlike(perhaps)]


def _unlike(rows: QuerySet[Mention]) -> list[Mention]:
    found = list(rows[:LOOKED_THROUGH])
    return [found[at] for at in unlike([mention.quote.words for mention in found], LOOK)]


def mention_for(member: Member, mention_id: int) -> Mention:
    """The mention, or 404 as if there were none."""
    return get_object_or_404(_with_words(Mention.objects.visible_to(member)), pk=mention_id)


def corrected_by(member: Member, entry_id: int) -> tuple[Entry, Mention]:
    """What this member said of a mention, and the mention; or 404."""
    deed = deed_for(member, entry_id, "theme.corrected")
    return deed, mention_for(member, deed.row_id or 0)


def changed_by(member: Member, entry_id: int) -> tuple[Entry, Theme]:
    """What this member did to a theme, and the theme; or 404."""
    deed = deed_for(member, entry_id, *NAMING)
    return deed, theme_for(member, deed.row_id or 0)


def halves_for(member: Member, theme: Theme) -> tuple[Entry, Theme] | None:
    """That this member made two of a theme, and the other of the two, whichever it is; none where they are one again."""
    is_of_it = Q(row_id=theme.pk) | Q(detail__other=theme.pk)
    deed = Entry.objects.filter(is_of_it, verb="theme.split", by=member.by).order_by("pk").last()
    if deed is None:
        return None
    halves = [deed.row_id or 0, int(deed.detail["other"])]
    pair = Theme.objects.visible_to(member).filter(merged_into=None).in_bulk(halves)
    other = next((one for one in pair.values() if one.pk != theme.pk), None) if len(pair) == 2 else None
    return (deed, other) if other else None


def n_corrections(theme: Theme) -> int:
    """How often people put this theme right; not gated."""
    return Correction.objects.filter(theme=theme).count()


@dataclass(frozen=True)
class State:
    """What was read so far: how many comments there are, and in which languages they were learned."""

    comments: int
    languages: tuple[str, ...]
    read: int
    is_about_to: bool  # there is so much more to read that themes will be looked for anew, and that is under way


def state_for(member: Member) -> State:
    """How far the reading is, for the page that says so."""
    learned = list(Learned.objects.order_by("-n"))
    comments = Answer.objects.visible_to(member).exclude(comment="").count()
    is_about_to = is_grown(comments, max((one.among for one in learned), default=0)) and jobs.is_open(JOB)
    return State(comments, tuple(one.language for one in learned), sum(one.n for one in learned), is_about_to)


def labels(ids: set[int]) -> dict[int, str]:
    """What themes are called; the house's own words, so not gated."""
    return dict(Theme.objects.filter(pk__in=ids).values_list("pk", "label"))


def names_of_themes() -> dict[int, str]:
    """What the themes that are told of are called, for whoever makes a rule of one; the house's own words, so not gated."""
    return dict(Theme.objects.told().order_by("label", "pk").values_list("pk", "label"))


def spoken_of(theme_id: int) -> QuerySet[Answer]:
    """The answers that speak of a theme and do not sound pleased; not gated, for the rules of the house alone.

    Of a theme that is part of another by now only what was found as it; of a hidden one none.
    """
    of_it = Mention.objects.counted().filter(Q(under=theme_id) | Q(theme=theme_id, under__isnull=False))
    return Answer.objects.filter(pk__in=of_it.filter(sentiment__lte=FELT).values("answer"))


def _with_words(rows: QuerySet[Mention]) -> QuerySet[Mention]:
    return rows.select_related("answer", "person", "organisation", "theme")


def n_of(member: Member, theme: Theme) -> int:
    """How many comments speak of a theme."""
    return Mention.objects.visible_to(member).counted().filter(under=theme).values("answer").distinct().count()
