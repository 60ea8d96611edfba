"""The log tells what went wrong without telling about whom."""

import json
import logging.config

import pytest

from qianli.site.env import env
from qianli.site.logs import logging_settings


@pytest.mark.parametrize("as_json", [True, False])
def test_an_exception_is_logged_without_the_values_of_variables(
    as_json: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    """They hold identity numbers and passwords; and to print a queryset asks a database that may be away."""

    def fail() -> None:
        identity_number = f"150000-{19900101}-0012"  # put together here, so that no line of source holds it
        raise OSError(len(identity_number))

    logging.config.dictConfig(logging_settings(as_json=as_json))
    try:
        fail()
    except OSError:
        logging.getLogger("qianli.test").exception("It did not work.")
    finally:
        logging.config.dictConfig(logging_settings(as_json=env.log_json))
    written = capfd.readouterr().err
    assert "It did not work." in written
    assert "OSError" in written
    assert "150000-19900101" not in written
    if as_json:
        assert json.loads(written)["exception"][0]["exc_type"] == "OSError"
