"""Files on their way in over the web: straight to the home folder, and never more than the setting allows."""

import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest

from goodword.intake.reading.limits import BOOKS

MEGABYTE = 1 << 20
FOLDER = "uploads"
# What takes longer than a moment to look through is left to a worker, so that no page waits for it.
LARGE = 5 * MEGABYTE
PACKED, TIMES = (b"PK\x03\x04", b"PAR1"), 8  # a workbook holds about so many times what it weighs


def most_bytes() -> int:
    """How large one upload may be."""
    return int(settings.GOODWORD_MOST_UPLOAD) * MEGABYTE


def is_large(path: Path) -> bool:
    """Whether to look a file through takes longer than a page may wait."""
    with path.open("rb") as file:
        times = TIMES if file.read(4) in PACKED else 1
    return path.stat().st_size * times > LARGE


def was_too_large(request: HttpRequest) -> bool:
    """Whether an upload of this request was passed over because of its size."""
    return bool(getattr(request, "upload_was_too_large", False))


def path_of(file: "UploadedFile[Any]") -> Path:
    """Where an upload lies while its request lasts."""
    if not isinstance(file, TemporaryUploadedFile):
        raise TypeError("uploads are files; see FILE_UPLOAD_HANDLERS")
    return Path(file.temporary_file_path())


def _ending(name: str) -> str:
    """What a name says of the file's kind, which only counts where the bytes say otherwise."""
    ending = Path(name).suffix.lower()
    return ending if ending in BOOKS else ".upload"


class HomeUpload(TemporaryUploadedFile):
    """An upload in the home folder, under a name that says nothing."""

    def __init__(self, name: str, content_type: str | None, size: int, charset: str | None) -> None:
        folder = Path(settings.HOME) / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        file = tempfile.NamedTemporaryFile(suffix=_ending(name), dir=folder)  # noqa: SIM115  (Django closes it with the request)
        UploadedFile.__init__(self, file, name, content_type, size, charset)


class CappedUpload(FileUploadHandler):
    """Writes an upload to the home folder as it comes; what is too large, or a stranger's, is not kept at all."""

    file: HomeUpload

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.announced = self.n_bytes = 0

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> Any:
        self.announced = content_length

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            raise SkipFile
        if self.announced > most_bytes() + MEGABYTE:
            self._refuse()
        self.file = HomeUpload(self.file_name or "", self.content_type, 0, self.charset)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.n_bytes += len(raw_data)
        if self.n_bytes > most_bytes():
            self.file.close()
            self._refuse()
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[Any]":
        self.file.seek(0)
        self.file.size = file_size
        return self.file

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):
            self.file.close()

    def _refuse(self) -> None:
        if self.request is not None:
            self.request.upload_was_too_large = True  # type: ignore[attr-defined]
        raise StopUpload(connection_reset=False)
