"""Who writes while processes are killed, and keeps a note of every answer."""

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from http.client import HTTPException
from http.cookiejar import CookieJar
from threading import Event, Thread
from typing import Any, NamedTuple

RULES = "/api/agreements/rules"
JOBS = "/onslaught/jobs"
STEPS = ("draft", "submitted", "half", "confirmed")
PATIENCE_SECONDS = 20
A_JOB_EVERY = 5  # records: the worker, away after each kill, must be able to do the jobs that are asked for


class Account(NamedTuple):
    """Name and password."""

    name: str
    password: str


@dataclass
class Notes:
    """What was acknowledged to one writer: the furthest step of each record by its title, and the jobs."""

    records: dict[str, int] = field(default_factory=dict)
    jobs: list[int] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    begun_at: float = 0.0  # when the last request began by which a record was acknowledged
    unanswered: int = 0


class Session:
    """Somebody who is signed in, over HTTP."""

    def __init__(self, address: str, account: Account, notes: Notes) -> None:
        self.address, self.account, self.notes = address, account, notes
        self._cookies = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._cookies))

    def sign_in(self) -> bool:
        """Sign in as a browser does; false where nobody answers just now."""
        page = f"{self.address}/account/login/"
        try:
            with self._opener.open(page, timeout=PATIENCE_SECONDS):
                pass
            told = {"login": self.account.name, "password": self.account.password}
            form = urllib.parse.urlencode({**told, "csrfmiddlewaretoken": self._cookie("csrftoken")}).encode()
            with self._opener.open(page, form, timeout=PATIENCE_SECONDS):
                return bool(self._cookie("sessionid"))
        except (OSError, HTTPException):
            return False

    def post(self, path: str, told: Any) -> dict[str, Any] | None:
        """Return the answer to a request that was acknowledged, else nothing.

        A request without an answer is not sent again: whether it was done is then not known, and both is right.
        """
        heads = {"Content-Type": "application/json", "X-CSRFToken": self._cookie("csrftoken")}
        asked = urllib.request.Request(self.address + path, json.dumps(told).encode(), heads)  # noqa: S310 (our own address)
        try:
            with self._opener.open(asked, timeout=PATIENCE_SECONDS) as answer:
                return dict(json.loads(answer.read()))
        except urllib.error.HTTPError as refused:
            with refused:
                if refused.code != 503:
                    self.notes.wrong.append(f"{path}: {refused.code} {refused.read()[:300]!r}")
        except (OSError, HTTPException):  # nobody listens, or who listened is gone
            pass
        self.notes.unanswered += 1
        return None

    def _cookie(self, name: str) -> str:
        return next((cookie.value or "" for cookie in self._cookies if cookie.name == name), "")


class Writer(Thread):
    """Records and submits, has another account confirm for both sides, asks for a job now and then, and begins anew."""

    def __init__(self, address: str, accounts: tuple[Account, Account], number: int, ended: Event) -> None:
        super().__init__()
        self.number, self.ended, self.notes = number, ended, Notes()
        self.recorder, self.confirmer = (Session(address, account, self.notes) for account in accounts)

    def run(self) -> None:
        """Write until told to end."""
        for session in (self.recorder, self.confirmer):
            while not self.ended.is_set() and not session.sign_in():
                self.ended.wait(0.2)
        turn = 0
        while not self.ended.is_set():
            turn += 1
            if not self._one(f"onslaught {self.number}-{turn}") or (turn % A_JOB_EVERY == 0 and not self._ask()):
                self.ended.wait(0.1)

    def _ask(self) -> bool:
        asked = self.recorder.post(JOBS, {})
        if asked is not None:
            self.notes.jobs.append(asked["number"])
        return asked is not None

    def _one(self, title: str) -> bool:
        begun_at = time.time()
        rule = {"title": title, "field": "labour", "west": "152223", "east": "110108", "day": "2024-06-03"}
        standing = self.recorder.post(RULES, rule)
        if standing is None:
            return False
        self.notes.records[title] = 0
        self.notes.begun_at = begun_at
        row = f"{RULES}/{standing['id']}"
        deeds = (
            (self.recorder, "submission", {}),
            (self.confirmer, "confirmation", {"side": "west"}),
            (self.confirmer, "confirmation", {"side": "east"}),
        )
        for step, (session, deed, told) in enumerate(deeds, start=1):
            if session.post(f"{row}/{deed}", told) is None:
                return False
            self.notes.records[title] = step
        return True
