"""Find the verb's Typer command and call it. Apart from `main`, so that `goodword --help` needs neither Typer nor Django."""

import gc
from importlib import import_module
from typing import Any

import django
import typer
from django.core.exceptions import ImproperlyConfigured
from django.db import Error as DatabaseError
from django.http import Http404
from typer.main import get_command

from .saying import STOPPED, Trouble, complain
from .words import Asked


def call(module: str, name: str, asked: Asked) -> int:
    """Run one verb and give its exit code."""
    _set_up()
    try:
        command = _command(module, name)
        words = asked.words[1:]
        gc.freeze()
        gc.enable()
        if asked.is_json and _takes_json(command, words):
            words = _with_json(words)
        code = command.main(args=words, prog_name=f"goodword {name}", standalone_mode=False)
    except (typer.TyperException, typer.Abort) as trouble:
        return _not_understood(trouble, name)
    except DatabaseError as trouble:
        raise Trouble(f"The database says: {_first_line(trouble)}. `goodword doctor` tells more.") from trouble
    except Http404 as trouble:
        raise Trouble(str(trouble) or "There is no such thing here.") from trouble
    if code == STOPPED:  # Typer's own answer to Ctrl-C, without a word
        raise KeyboardInterrupt
    return code if isinstance(code, int) else 0


def _set_up() -> None:
    """Read the settings. What cannot be read in them is said in their own words."""
    try:
        django.setup()
    except (ValueError, ImproperlyConfigured) as trouble:
        raise Trouble(f"The settings cannot be read: {trouble}.") from trouble
    except PermissionError as trouble:
        raise Trouble(f"The home folder cannot be written: {trouble.filename}.") from trouble


def _command(module: str, name: str) -> Any:
    """The verb's own command: the one of its name in the module's app, else the whole app."""
    try:
        app = import_module(f"goodword.cli.{module}").app
    except ModuleNotFoundError as missing:
        raise Trouble(f"“{name}” is not part of this Goodword: {missing}.") from missing
    command = get_command(app)
    return getattr(command, "commands", {}).get(name, command)


def _takes_json(command: Any, words: list[str]) -> bool:
    """Whether the verb, or the verb below it that the words name, has a `--json` of its own."""
    for word in words:
        command = getattr(command, "commands", {}).get(word, command)
    return any("--json" in getattr(parameter, "opts", ()) for parameter in command.params)


def _with_json(words: list[str]) -> list[str]:
    end = words.index("--") if "--" in words else len(words)
    return [*words[:end], "--json", *words[end:]]


def _not_understood(trouble: Exception, name: str) -> int:
    if isinstance(trouble, typer.Abort):
        raise KeyboardInterrupt
    message = trouble.format_message() if hasattr(trouble, "format_message") else str(trouble)
    message = message.replace("Value error, ", "")  # pydantic's word before ours
    complain(f"{message.rstrip('.')}. `goodword {name} --help` tells more.")
    return int(getattr(trouble, "exit_code", 2))


def _first_line(trouble: Exception) -> str:
    return str(trouble).strip().partition("\n")[0].rstrip(".")
