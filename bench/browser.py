"""A client over HTTP that keeps its connection and its cookies, and clocks each answer."""

import http.client
import re
import socket
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import perf_counter
from urllib.parse import urlencode

from .prepare import EMAIL, PASSWORD

SECONDS = 120
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Page:
    status: int
    text: str
    seconds: float
    goes_to: str = ""


class Refused(RuntimeError):
    """The server answered something else than the bench asked for."""


class Client:
    def __init__(self, port: int, cookies: dict[str, str] | None = None) -> None:
        self.port = port
        self.cookies = dict(cookies or {})
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)

    def get(self, path: str) -> Page:
        return self._ask("GET", path, None)

    def post(self, path: str, fields: dict[str, str] | Sequence[tuple[str, str]]) -> Page:
        return self._ask("POST", path, urlencode(fields))

    def log_in(self) -> "Client":
        """As the owner of the bench's business."""
        form = self.get("/accounts/login/")
        done = self.post("/accounts/login/", {"login": EMAIL, "password": PASSWORD, "csrfmiddlewaretoken": token(form)})
        if done.status != 302:
            raise Refused(f"logging in was answered by {done.status}\n{done.text[:2000]}")
        return self

    def twin(self) -> "Client":
        """Another connection of the same member."""
        return Client(self.port, self.cookies)

    def _ask(self, method: str, path: str, body: str | None) -> Page:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), "Referer": f"http://127.0.0.1:{self.port}/"}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{self.port}"}
        begun = perf_counter()
        try:
            self._line.request(method, path, body, headers)
            answer = self._line.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):  # an idle connection was closed
            self._line.close()
            begun = perf_counter()
            self._line.request(method, path, body, headers)
            answer = self._line.getresponse()
        text = answer.read().decode("utf-8", "replace")
        seconds = perf_counter() - begun
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return Page(answer.status, text, seconds, answer.getheader("Location") or "")


def token(page: Page) -> str:
    found = TOKEN.search(page.text)
    if found is None:
        raise Refused(f"no form was found in an answer of {page.status}\n{page.text[:500]}")
    return found.group(1)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def until_it_answers(port: int, *, seconds: float = 60) -> float:
    """How long it takes until somebody listens there."""
    begun = perf_counter()
    while perf_counter() - begun < seconds:
        try:
            if Client(port).get("/accounts/login/").status == 200:
                return perf_counter() - begun
        except OSError:
            time.sleep(0.05)
    raise Refused(f"nobody answered on port {port} within {seconds} s")


def together(client: Client, paths: list[str], *, clients: int) -> list[Page]:
    """Every path once, by several clients at a time, each with a connection of its own."""
    twins = [client.twin() for _ in range(clients)]

    def walk(n: int) -> list[tuple[int, Page]]:
        return [(i, twins[n].get(paths[i])) for i in range(n, len(paths), clients)]

    with ThreadPoolExecutor(clients) as threads:
        found = [pair for pairs in threads.map(walk, range(clients)) for pair in pairs]
    wrong = next((page for _, page in found if page.status != 200), None)
    if wrong is not None:
        raise Refused(f"a page was answered by {wrong.status}\n{wrong.text[:1000]}")
    return [page for _, page in sorted(found, key=lambda pair: pair[0])]
