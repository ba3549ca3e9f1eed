"""The front page, lists and search over HTTP: `python -m bench.pages --people 1000000 --touchpoints 5000000`.

A real `goodword serve` on a loaded home. The front page is clocked cold (the first after the start),
warm, and after one logged talk, which must have moved somebody; enquiries from noting them until they are on
Today. Lists and search are asked by eight clients at a time; a thousand names are searched for with one letter
wrong. `BENCH_HOME=folder` keeps the loaded homes there for the next run.
"""

import argparse
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from urllib.parse import quote

import numpy as np

from . import homes, people
from .browser import Client, Page, Refused, free_port, together, token, until_it_answers
from .measure import Peak, cpu_seconds, percentile
from .report import Report, at_least, at_most, run

CLIENTS = 8
WARM = 20
ENQUIRIES = 25
TALK = re.compile(r'href="(/people/(\d+)/talk/)')
PERSON = re.compile(r'href="/people/(\d+)/"')


def parser() -> argparse.ArgumentParser:
    given = argparse.ArgumentParser(prog="python -m bench.pages", description=__doc__)
    given.add_argument("--people", type=int, default=1_000_000)
    given.add_argument("--touchpoints", type=int, default=5_000_000)
    given.add_argument("--tries", type=int, default=1_000, help="searches with one letter wrong")
    given.add_argument("--asks", type=int, default=400, help="pages of the list, and searches, by eight clients")
    given.add_argument("--database", nargs="+", choices=["sqlite", "postgres"], default=["sqlite", "postgres"])
    return given


def measure(options: argparse.Namespace, report: Report) -> None:
    for database in homes.chosen(options.database):
        name = f"pages-{options.people}-{options.touchpoints}"
        with homes.filled(database, name, lambda home: _fill(home, options)) as (home, took):
            for what, seconds in took.items():
                report.add(f"{what}, {database}", seconds, "s")
            with served(home) as (client, process), Peak(process.pid) as peak:
                _front(client, database, report)
                _given(client, process.pid, database, report)
                asked = Asked(client, process.pid, database, report)
                _lists(asked, home, options)
                _typos(asked, home, options)
            report.add(f"all processes of the server together, {database}", peak.megabytes, "MB")


def _fill(home: homes.Home, options: argparse.Namespace) -> dict[str, float]:
    """Rows by the bench itself, the rest by the product; the seconds that each took."""
    done = home.python("bench.load", "--people", str(options.people), "--touchpoints", str(options.touchpoints))
    said = f"load {options.people:,} people, {options.touchpoints:,} touchpoints by the bench"
    settled = home.python("bench.settle").items()
    return {said: float(str(done["seconds"])), **{f"  {what}": float(str(seconds)) for what, seconds in settled}}


@contextmanager
def served(home: homes.Home) -> Iterator[tuple[Client, "subprocess.Popen[str]"]]:
    """A running `goodword serve` and a client that is logged in."""
    port = free_port()
    with (home.folder / "serve.log").open("w") as log:
        process = home.start("serve", "--port", str(port), stdout=log, stderr=subprocess.STDOUT)
        try:
            until_it_answers(port)
            yield Client(port).log_in(), process
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


def _front(client: Client, database: str, report: Report) -> None:
    first = _page(client, "/")
    report.add(f"front page, cold, {database}", first.seconds * 1000, "ms")
    warm = [_page(client, "/").seconds * 1000 for _ in range(WARM)]
    report.add(
        f"front page, warm, {database}", percentile(warm, 0.5), "ms", goal="aim ≤ 300 ms",
        is_met=at_most(percentile(warm, 0.5), 300), note=f"p95 {percentile(warm, 0.95):.0f} ms of {WARM}",
    )  # fmt: skip
    found = TALK.search(_page(client, "/").text)
    if found is None:
        report.add(f"front page after a talk, {database}", 0, "", is_met=False, note="nobody was on the list to talk with")
        return
    logged = log_a_talk(client, found.group(1))
    after = _page(client, "/")
    is_moved = found.group(2) not in {number for _, number in TALK.findall(after.text)}
    report.add(f"log a talk, {database}", logged * 1000, "ms")
    report.add(
        f"front page after one logged talk, {database}", after.seconds * 1000, "ms", goal="aim ≤ 1 s, moved",
        is_met=after.seconds <= 1 and is_moved, note="the person moved" if is_moved else "THE PERSON DID NOT MOVE",
    )  # fmt: skip


def _given(client: Client, root: int, database: str, report: Report) -> None:
    """Enquiries noted by hand: from pressing the button until each is on the Today of whom the rules give it to."""
    client.post("/enquiries/rules/add/", {**_fields(client, "/enquiries/rules/add/"), "staff": _staff(client)})
    people_listed = list(dict.fromkeys(PERSON.findall(_page(client, "/people/").text)))[:ENQUIRIES]
    before = cpu_seconds(root)
    took = [_until_on_today(client, f"/people/{number}/enquiries/add/", f"Bench tandem {number}") for number in people_listed]
    seen = [seconds for seconds in took if seconds is not None]
    worst, cpu = percentile(seen, 0.95) if seen else 0, 1000 * (cpu_seconds(root) - before) / max(len(took), 1)
    report.add(
        f"an enquiry, from noting it to Today, p95, {database}", worst * 1000, "ms", goal="must ≤ 2 s, all of them there",
        is_met=bool(took) and len(seen) == len(took) and worst <= 2,
        note=f"{len(seen)} of {len(took)} there; {cpu:.0f} ms CPU each",
    )  # fmt: skip


def _until_on_today(client: Client, path: str, title: str) -> float | None:
    """The seconds until an enquiry is on the whole list of Today; None where it is not."""
    fields = {**_fields(client, path), "title": title}
    begun = perf_counter()
    done = client.post(path, fields)
    if done.status not in {200, 204, 302}:
        raise Refused(f"the enquiry was answered by {done.status}\n{done.text[:2000]}")
    return perf_counter() - begun if title in _page(client, "/today/people/").text else None


def _fields(client: Client, path: str) -> dict[str, str]:
    form = client.get(path)
    return {"csrfmiddlewaretoken": token(form), **_filled_in(form)}


def _staff(client: Client) -> str:
    """The owner's own number among the staff, as the form for a rule offers it."""
    found = re.search(r'name="staff"[^>]*\bvalue="(\d+)"', client.get("/enquiries/rules/add/").text)
    return found.group(1) if found else ""


def log_a_talk(client: Client, path: str) -> float:
    """Fill in the form as somebody would: what was said, and nothing else."""
    form = client.get(path)
    fields = {"csrfmiddlewaretoken": token(form), "words": "All is well again.", **_filled_in(form)}
    begun = perf_counter()
    done = client.post(path, fields)
    if done.status not in {200, 204, 302}:
        raise Refused(f"the talk was answered by {done.status}\n{done.text[:2000]}")
    return perf_counter() - begun


def _filled_in(form: Page) -> dict[str, str]:
    """What the form had filled in already."""
    given = dict(re.findall(r'<input[^>]*\bname="([a-z_]+)"[^>]*\bvalue="([^"]*)"', form.text))
    chosen = dict(re.findall(r'<select[^>]*\bname="([a-z_]+)".*?<option value="([^"]*)"[^>]*\bselected', form.text, re.S))
    radios = dict(re.findall(r'<input[^>]*type="radio"[^>]*\bname="([a-z_]+)"[^>]*\bvalue="([^"]*)"[^>]*\bchecked', form.text))
    wanted = {"way": "phone", "direction": "two-way", "intent": "", "stage": "", "promise": "", "promise_by": ""}
    known = wanted | {k: v for k, v in given.items() if k not in wanted} | chosen | radios
    return {k: v for k, v in known.items() if k not in {"csrfmiddlewaretoken", "words", "next"}}


@dataclass(frozen=True)
class Asked:
    """Pages asked for by eight clients at a time, with what they cost the server's processes."""

    client: Client
    root: int
    database: str
    report: Report

    def clocked(self, what: str, paths: list[str]) -> list[Page]:
        before = cpu_seconds(self.root)
        found = together(self.client, paths, clients=CLIENTS)
        cpu = 1000 * (cpu_seconds(self.root) - before) / len(found)
        ms = [page.seconds * 1000 for page in found]
        note = f"median {percentile(ms, 0.5):.0f} ms of {len(ms)}; {cpu:.0f} ms CPU each"
        self.report.add(
            f"{what}, p95 with {CLIENTS} clients, {self.database}", percentile(ms, 0.95), "ms", goal="aim ≤ 50 ms",
            is_met=at_most(percentile(ms, 0.95), 50), note=note,
        )  # fmt: skip
        return found


def _lists(asked: Asked, home: homes.Home, options: argparse.Namespace) -> None:
    asked.clocked("people list", ["/people/", *_following(asked.client, options.asks - 1)])
    known = people.known(home, 20_000)
    chosen = np.random.default_rng(7).choice(len(known), options.asks)
    asked.clocked("search", [f"/search/?q={quote(_asked_for(known[i], n))}" for n, i in enumerate(chosen)])


def _following(client: Client, most: int) -> list[str]:
    """The addresses of the list's next pages, as its own links give them; some once more when there are fewer."""
    found: list[str] = []
    page = _page(client, "/people/")
    while len(found) < min(most, 20):
        link = re.search(r'href="(/people/\?[^"]*\bafter=[^"]*|\?[^"]*\bafter=[^"]*)"', page.text)
        if link is None:
            break
        path = link.group(1).replace("&amp;", "&")
        found.append(path if path.startswith("/") else f"/people/{path}")
        page = _page(client, found[-1])
    found = found or ["/people/"]
    return [found[n % len(found)] for n in range(most)]


def _asked_for(person: dict[str, str], n: int) -> str:
    """By turns: a whole name, an address, a telephone number with blanks, a family name."""
    phone = person["phone"]
    return (person["name"], person["email"], f"{phone[:3]} {phone[3:5]} {phone[5:]}", person["name"].split()[-1])[n % 4]


def _typos(asked: Asked, home: homes.Home, options: argparse.Namespace) -> None:
    """One letter wrong in a word of five or more; found when a person of that very name is among the first ten."""
    if not options.tries:
        return
    random = np.random.default_rng(11)
    known = [p for p in people.known(home, 50_000) if all(len(word) >= 5 for word in p["name"].split())]
    chosen = [known[i] for i in random.choice(len(known), options.tries)]
    typed = [misspelt(p["name"], random) for p in chosen]
    found = asked.clocked("search with one letter wrong", [f"/search/?q={quote(text)}" for text in typed])
    hits = [p["name"] in _first_ten(page) for p, page in zip(chosen, found, strict=True)]
    share = 100 * sum(hits) / len(hits)
    missed = [f"{t} for {p['name']}" for t, p, hit in zip(typed, chosen, hits, strict=True) if not hit][:3]
    asked.report.add(
        f"found with one letter wrong, {asked.database}", share, "%", goal="aim ≥ 95 %", is_met=at_least(share, 95),
        note=f"of {len(hits)}" + (f"; missed: {', '.join(missed)}" if missed else ""),
    )  # fmt: skip


def misspelt(name: str, random: np.random.Generator) -> str:
    """One letter left out, added, changed or swapped with the next, not the first, in one word of five or more."""
    words = name.split()
    n = int(random.choice([i for i, word in enumerate(words) if len(word) >= 5]))
    word, at = words[n], int(random.integers(1, len(words[n]) - 1))
    letter = chr(ord("a") + int(random.integers(26)))
    edits = (
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    )
    words[n] = edits[int(random.integers(4))]
    return " ".join(words)


def _first_ten(page: Page) -> list[str]:
    """The names of the first ten people that a page of results links to."""
    links = re.findall(r'<a[^>]*href="/people/\d+/"[^>]*>(.*?)</a>', page.text, re.S)
    return [" ".join(re.sub(r"<[^>]+>|<small.*?</small>", " ", link).split()) for link in links][:10]


def _page(client: Client, path: str) -> Page:
    page = client.get(path)
    if page.status != 200:
        raise Refused(f"{path} was answered by {page.status} {page.goes_to}\n{page.text[:1500]}")
    return page


if __name__ == "__main__":
    run("pages", measure, parser())
