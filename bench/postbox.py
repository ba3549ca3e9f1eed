"""A mail server that misbehaves: `python -m bench.postbox --log FILE [--delay 0.02] [--faults 0.2]`. Prints its port.

Its own log is the judge of what was sent: a line goes into it when it has taken a mail, before it says so, and one for each
thing that it did to whoever sent it. Which mail meets which fault is drawn, so that one that is tried again may get through;
an address that it refuses for good is refused each time.
"""

import argparse
import asyncio
import json
import os
import random
import re
import sys
from contextlib import suppress
from functools import partial
from zlib import crc32

REFUSED_FOR_GOOD = 50  # one address of so many
# What may happen to one mail, and how often among those to which something happens.
FAULTS = {
    "450 at the recipient": 3,
    "421 at the recipient": 2,
    "hangs up at the sender": 2,
    "stalls at the recipient": 1,
    "hangs up before 354": 2,
    "hangs up before the dot": 2,
    "451 after the dot": 2,
    "hangs up after the dot": 2,
    "says 250 too late": 1,
}
REFUSES_THE_LINE = "refuses the line"
LOST = ("hangs up before the dot", "hangs up after the dot", "says 250 too late")


class HungUp(Exception):
    """The server ends the line, without a word."""


class Book:
    """The log. Each line is one write to the end of the file, so whoever is killed leaves whole lines."""

    def __init__(self, path: str) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def write(self, what: str, to: str, message_id: str = "") -> None:
        os.write(self._file, f"{json.dumps({'what': what, 'to': to, 'id': message_id})}\n".encode())


class Talk:
    """One line, from the greeting to the end."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, ways: argparse.Namespace, book: Book) -> None:
        self.reader, self.writer, self.ways, self.book = reader, writer, ways, book
        self.fault, self.to = "", ""

    async def hold(self) -> None:
        with suppress(HungUp, ConnectionError, asyncio.IncompleteReadError):
            if self._happens(self.ways.faults / 10):
                self.book.write(REFUSES_THE_LINE, "")
                await self._say("421 too many lines")
                return
            await self._say("220 mail.example.com")
            while (line := await self.reader.readline()).strip():
                await self._answer(line.decode("ascii", "replace").strip())
        self.writer.close()

    def _happens(self, share: float) -> bool:
        return random.random() < share

    async def _say(self, words: str) -> None:
        await asyncio.sleep(self.ways.delay)
        self.writer.write(words.encode() + b"\r\n")
        await self.writer.drain()

    def _meets(self, fault: str) -> bool:
        if self.fault != fault:
            return False
        self.book.write(fault, self.to)
        return True

    async def _answer(self, line: str) -> None:
        verb = line[:4].upper()
        if verb in {"EHLO", "HELO", "RSET", "NOOP"}:
            await self._say("250 well")
        elif verb == "MAIL":
            names, weights = list(FAULTS), list(FAULTS.values())
            self.fault = random.choices(names, weights)[0] if self._happens(self.ways.faults) else ""
            if self._meets("hangs up at the sender"):
                raise HungUp
            await self._say("250 well")
        elif verb == "RCPT":
            await self._recipient(line)
        elif verb == "DATA":
            await self._take()
        else:
            await self._say("221 bye")
            raise HungUp

    async def _recipient(self, line: str) -> None:
        found = re.search(r"<([^>]*)>", line)
        self.to = found[1] if found else ""
        if self.ways.faults and crc32(self.to.encode()) % REFUSED_FOR_GOOD == 0:
            self.book.write("550 at the recipient", self.to)
            await self._say("550 nobody here")
        elif self._meets("450 at the recipient"):
            await self._say("450 not now")
        elif self._meets("421 at the recipient"):
            await self._say("421 closing")
            raise HungUp
        else:
            if self._meets("stalls at the recipient"):
                await asyncio.sleep(self.ways.stall)
            await self._say("250 well")

    async def _take(self) -> None:
        if self._meets("hangs up before 354"):
            raise HungUp
        await self._say("354 go on")
        if self._meets("hangs up before the dot"):
            await self.reader.readline()
            raise HungUp
        content = await self.reader.readuntil(b"\r\n.\r\n")
        if self._meets("451 after the dot"):
            await self._say("451 not now")
            return
        found = re.search(rb"^Message-ID:\s*(\S+)", content, re.M | re.I)
        self.book.write("taken", self.to, found[1].decode() if found else "")
        if self._meets("hangs up after the dot"):
            raise HungUp
        if self._meets("says 250 too late"):
            await asyncio.sleep(self.ways.stall)
        await self._say("250 taken")


async def serve(ways: argparse.Namespace) -> None:
    """Listen until the process is ended."""
    book = Book(ways.log)

    async def hold(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await Talk(reader, writer, ways, book).hold()

    server = await asyncio.start_server(partial(hold), "127.0.0.1", 0, limit=2**22)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    async with server:
        await server.serve_forever()


def main() -> None:
    given = argparse.ArgumentParser(prog="python -m bench.postbox", description=__doc__)
    given.add_argument("--log", required=True)
    given.add_argument("--delay", type=float, default=0.0, help="seconds before each reply")
    given.add_argument("--stall", type=float, default=3.0, help="seconds that are too long for whoever waits")
    given.add_argument("--faults", type=float, default=0.0, help="the share of mails to which something happens")
    given.add_argument("--seed", type=int, default=1)
    ways = given.parse_args()
    random.seed(ways.seed)
    asyncio.run(serve(ways))


if __name__ == "__main__":
    main()
