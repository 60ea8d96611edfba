"""A receiver with any library of Standard Webhooks accepts our messages, and none that somebody else made."""

from datetime import UTC, datetime

import pytest

from qianli.kernel.hooks.signing import fresh_secret, headers

AT = datetime.fromtimestamp(1614265330, tz=UTC)


def test_the_signature_is_that_of_the_standard() -> None:
    """Its own sample: secret, key, moment and body, and the signature that they have."""
    told = headers(
        "msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}', ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"], at=AT
    )
    assert told == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


@pytest.mark.parametrize(
    "other", [{"key": "msg_2"}, {"body": b"{}"}, {"secret": "whsec_AAAA"}, {"at": datetime.now(UTC)}]
)
def test_each_part_is_signed(other: dict[str, object]) -> None:
    """A message under another key, of another moment, or with one letter changed has another signature."""
    parts = {"key": "msg_1", "body": b'{"a":1}', "secret": fresh_secret(), "at": AT}

    def signature(key: str, body: bytes, secret: str, at: datetime) -> str:
        return headers(key, body, [secret], at=at)["webhook-signature"]

    assert signature(**parts) != signature(**(parts | other))  # type: ignore[arg-type]
