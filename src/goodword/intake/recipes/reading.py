"""Find a recipe and read what it says about itself."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from goodword.playbooks.rules import Unreadable
from goodword.playbooks.written import Written, written

SHIPPED = Path(__file__).parent
TITLE = "recipe.toml"


class NoSuchRecipe(ValueError):
    """Neither a recipe that ships nor a folder with a recipe.toml."""


@dataclass(frozen=True)
class Recipe:
    """A folder with `recipe.toml` and one `KIND.sql` for each kind of record.

    Each SELECT runs over the files by their names, and names its columns as the fields of its
    kind; `dim_*` columns are dimensions. `source` is the name under which keys are remembered.
    `playbooks` are those that it brings along, each a `[[playbooks]]` of the recipe.toml.
    """

    folder: Path
    source: str
    title: str = ""
    time_zone: str = ""
    currency: str = ""
    country: str = ""
    playbooks: tuple[Written, ...] = ()

    def select(self, kind: str) -> str:
        """The SELECT of a kind, or nothing."""
        path = self.folder / f"{kind}.sql"
        return path.read_text(encoding="utf-8").strip().rstrip(";") if path.exists() else ""


def find(name: str) -> Recipe:
    """The recipe of that name, or in that folder."""
    shipped = SHIPPED / name
    folder = shipped if name.isidentifier() and (shipped / TITLE).exists() else Path(name).expanduser().resolve()
    try:
        with (folder / TITLE).open("rb") as file:
            said = tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError) as why:
        raise NoSuchRecipe(f"“{name}” is no recipe that ships and no folder with a {TITLE}: {why}") from why
    texts = {key: str(said[key]) for key in ("title", "time_zone", "currency", "country") if key in said}
    try:
        playbooks = tuple(map(written, said.get("playbooks", [])))
    except Unreadable as why:
        raise NoSuchRecipe(f"The {TITLE} in “{folder}” brings a playbook that cannot be: {why}") from why
    return Recipe(folder=folder, source=str(said.get("source") or folder.name)[:60], playbooks=playbooks, **texts)


def shipped() -> list[str]:
    """The names of the recipes that ship."""
    return sorted(path.parent.name for path in SHIPPED.glob(f"*/{TITLE}"))
