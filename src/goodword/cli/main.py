"""`goodword VERB …`. One line a verb; its module is imported only when it is asked for, so `goodword --help` is quick."""

import difflib
import gc
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import goodword
from goodword.kit.without import leave_out_pandas

from .saying import STOPPED, Trouble, complain, in_json
from .words import Asked, parse


@dataclass(frozen=True)
class Verb:
    """Where a verb lives. `is_first` verbs may find an empty home folder.

    `ahead` names a module whose `begin(words)` sets something going while Django is still starting.
    """

    module: str
    help: str
    is_first: bool = False
    ahead: str = ""


VERBS: dict[str, Verb] = {
    "demo": Verb("demo", "Show Goodword with a sample company", is_first=True, ahead="goodword.cli.address"),
    "init": Verb("running", "Make the home folder and its database", is_first=True),
    "serve": Verb("running", "Serve the pages and do the work behind them", ahead="goodword.cli.address"),
    "worker": Verb("running", "Do the work behind the pages, without the pages"),
    "doctor": Verb("doctor", "Say what is well and what is not"),
    "user": Verb("user", "Members who log in: user add"),
    "import": Verb("intake", "Bring files in", ahead="goodword.intake.ahead"),
    "undo": Verb("intake", "Take an import back"),
    "export": Verb("intake", "Take people, orders or answers out"),
    "insight": Verb("insight", "Ask for a number: insight nps"),
    "lake": Verb("lake", "The columns behind the numbers: lake status, lake rebuild"),
    "mail": Verb("mail", "Whether mail goes out: mail status, mail on, mail off"),
    "backup": Verb("keeping", "Save everything into one file"),
    "restore": Verb("keeping", "Bring a backup back", is_first=True),
    "upgrade": Verb("keeping", "Bring the database up to this version"),
}


def main(argv: Sequence[str]) -> int:
    """Do what the words ask; the exit code: 0 done, 1 trouble, 2 not understood, 130 stopped by Ctrl-C."""
    asked = parse(argv)
    with in_json(asked.is_json):
        try:
            return _answer(asked)
        except Trouble as trouble:
            complain(str(trouble))
            return 1
        except BrokenPipeError:
            sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123  (whoever read has gone; nothing more is said at the end)
            return 1
        except OSError as trouble:
            complain(_plain(trouble))
            return 1
        except KeyboardInterrupt:
            complain("Stopped before the end.")
            return STOPPED


def _plain(trouble: OSError) -> str:
    """What the computer would not do, and with which file."""
    if isinstance(trouble, FileNotFoundError):
        return f"There is no file “{trouble.filename}”."
    with_what = f": {trouble.filename}" if trouble.filename else ""
    return f"The computer says: {trouble.strerror or trouble}{with_what}."


def run() -> None:
    """The entry point of the installed command."""
    # What is loaded now stays; to look through it for rubbish would be a tenth of a short verb's time.
    gc.disable()
    if not any(word.startswith("--engine") for word in sys.argv[1:]):
        leave_out_pandas(os.environ.get("GOODWORD_ENGINE", "duckdb"))
    sys.exit(main(sys.argv[1:]))


def _answer(asked: Asked) -> int:
    if asked.home == "":
        complain("--home needs the name of a folder.")
        return 2
    if not asked.words or asked.words[0] in {"--help", "-h", "help"}:
        sys.stdout.write(_help())
        return 0
    if asked.words[0] == "--version":
        sys.stdout.write(f"goodword {goodword.__version__}\n")
        return 0
    name = asked.words[0]
    if name not in VERBS:
        near = difflib.get_close_matches(name, VERBS, n=1)
        complain(f"There is no verb “{name}”." + (f" Did you mean “{near[0]}”?" if near else " `goodword --help` lists them."))
        return 2
    return _do(name, asked)


def _do(name: str, asked: Asked) -> int:
    if asked.home is not None:
        os.environ["GOODWORD_HOME"] = str(Path(asked.home).expanduser().resolve())
    is_help = bool({"--help", "-h"} & set(asked.words))
    if not (VERBS[name].is_first or is_help):
        _must_exist(home_folder())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodword.config.settings")
    if VERBS[name].ahead and not is_help:
        import_module(VERBS[name].ahead).begin(asked.words[1:])
    return int(import_module("goodword.cli.calling").call(VERBS[name].module, name, asked))


def home_folder() -> Path:
    """The home folder as the settings will find it, known before they are read."""
    return Path(os.environ.get("GOODWORD_HOME") or "goodword-home").expanduser().resolve()


def _must_exist(home: Path) -> None:
    if not ((home / "key").exists() or os.environ.get("GOODWORD_SECRET_KEY")):
        raise Trouble(
            f"There is no Goodword in {home}. `goodword init` makes one; `goodword demo` shows one with a sample company."
        )


def _help() -> str:
    width = max(map(len, VERBS)) + 2
    verbs = "\n".join(f"  {name:<{width}}{verb.help}" for name, verb in VERBS.items())
    return f"""goodword {goodword.__version__}: the CRM that turns customers into fans.

goodword VERB …            goodword VERB --help tells more

{verbs}

On every verb, before or after its arguments:
  --home FOLDER  where everything lies; ./goodword-home, or $GOODWORD_HOME
  --json         answer in JSON
"""


if __name__ == "__main__":
    run()
