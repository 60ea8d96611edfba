"""However many processes answer, together they let no more through than the limit."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection, HTTPMessage

from tests import database
from tests.fakes.onslaught.installation import Installation, until

LIMIT, ASKED = 20, 90


def test_processes_count_together() -> None:
    """Three processes, ninety requests on ten lines at once: twenty are answered, all others hear when to return."""
    with database.short_folder() as folder:
        database.lay_out(folder / "var")
        with Installation(folder / "var", workers=3, limit=LIMIT) as place:
            until(place.is_whole, seconds=90, what="the server is up")
            with ThreadPoolExecutor(10) as lines:
                answers = list(lines.map(lambda _: _asked(place.port), range(ASKED)))
    assert Counter(status for status, _ in answers) == {200: LIMIT, 429: ASKED - LIMIT}
    left = [told["RateLimit"].split(";")[1] for status, told in answers if status == 200]
    assert Counter(left) == Counter(f"r={number}" for number in range(LIMIT))
    assert all(1 <= int(told["Retry-After"]) <= 60 for status, told in answers if status == 429)


def _asked(port: int) -> tuple[int, HTTPMessage]:
    """Return status and headers of an answer."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as line:
        line.request("GET", "/api/figures")
        answer = line.getresponse()
        answer.read()
        return answer.status, answer.headers
