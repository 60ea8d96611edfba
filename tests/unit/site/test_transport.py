"""Behind a server that speaks TLS, pages neither redirect for ever nor refuse their own forms."""

from qianli.site.env import Env
from qianli.site.settings import transport


def test_the_word_of_the_server_in_front_is_taken() -> None:
    """Without it a page seen over TLS looks plain, and is sent to itself for ever."""
    set_up = transport(Env(https=True, allowed_hosts="jingmeng.example.cn"))
    assert set_up["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")
    assert set_up["SECURE_SSL_REDIRECT"]
    assert set_up["SESSION_COOKIE_SECURE"]
    assert set_up["CSRF_COOKIE_SECURE"]
    assert set_up["SECURE_HSTS_SECONDS"] == 31_536_000


def test_forms_from_the_hosts_answered_are_taken() -> None:
    """A host that stands for all below it is written so in an origin; one that stands for any trusts nobody."""
    set_up = transport(Env(https=True, allowed_hosts="a.example.cn, .example.org,*,[::1]"))
    assert set_up["CSRF_TRUSTED_ORIGINS"] == [
        "https://a.example.cn",
        "https://example.org",
        "https://*.example.org",
        "https://[::1]",
    ]


def test_without_tls_nobody_is_believed_to_speak_it() -> None:
    """A client on a plain connection could send the header itself."""
    set_up = transport(Env(https=False, allowed_hosts="localhost"))
    assert set_up["SECURE_PROXY_SSL_HEADER"] is None
    assert set_up["CSRF_TRUSTED_ORIGINS"] == []
    assert not set_up["SECURE_SSL_REDIRECT"]
    assert set_up["SECURE_HSTS_SECONDS"] == 0
