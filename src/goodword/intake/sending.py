"""An export on its way to a browser or a program: text line by line as it is read, the other forms from a file."""

import tempfile
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext, gettext_noop

from goodword.accounts.models import Member

from . import exporting, files
from .reading.fields import KIND_LABELS

FOLDER = "exports"
LINES = 500
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}
LABELS = {
    **KIND_LABELS,
    "promises": gettext_noop("promises"),
    "memberships": gettext_noop("who belonged where"),
    "ties": gettext_noop("who belongs with whom"),
    "quotes": gettext_noop("quotes"),
    "own_days": gettext_noop("days of their own"),
    "good_words": gettext_noop("good words"),
    "cases": gettext_noop("cases of the unhappy"),
    "case_notes": gettext_noop("what was noted about those cases"),
    "changes": gettext_noop("what we changed"),
    "causes_of_changes": gettext_noop("the answers that caused it"),
    "told": gettext_noop("whom we told what we changed"),
    "survey_invitations": gettext_noop("whom we asked by survey, and whom not"),
    "responses": gettext_noop("what came back on each sheet"),
    "mentions": gettext_noop("themes of comments, with the words that name them"),
    "mails": gettext_noop("mail to people"),
    "asks": gettext_noop("whom we asked, and whom a lot left out"),
    "shop-calls": gettext_noop("secret calls to customers"),
    "introductions": gettext_noop("the one introducer of each"),
    "handles": gettext_noop("links and codes of those who recommend us"),
}
TEXTS = {"csv": files.csv_lines, "json": files.json_lines}


def kinds() -> list[tuple[str, str]]:
    """What can be taken out, and what it is called."""
    return [(kind, gettext(LABELS[kind])) for kind in exporting.KINDS]


def response(member: Member, what: str, form: str, *, today: date) -> HttpResponseBase:
    """The rows of a kind that the member may see, as a download; a kind or form that is none is not there."""
    if what not in exporting.KINDS or form not in TYPES:
        raise Http404
    headers, rows = exporting.headers(what), exporting.cells(member, what)
    name = f"{what}-{today.isoformat()}.{form}"
    if form in TEXTS:
        sent = StreamingHttpResponse(_together(TEXTS[form](headers, rows)), content_type=TYPES[form])
        sent["Content-Disposition"] = f'attachment; filename="{name}"'
        return sent
    folder = Path(settings.HOME) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as place:
        path = Path(place) / name
        files.write(headers, rows, path)
        # Opened before its name goes: the file lives as long as the download and leaves nothing behind.
        return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=TYPES[form])


def _together(lines: Iterator[str]) -> Iterator[str]:
    """Many lines a piece: a piece a row would cost more than reading the row."""
    while some := "".join(islice(lines, LINES)):
        yield some
