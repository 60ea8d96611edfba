"""``qianli privacy``: what people and programs read of it."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from qianli.domains.parties.models import Person
from qianli.kernel.privacy.actions import KeysGone, require_keys
from qianli.kernel.privacy.keys import keyring
from tests.factories import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _keys(tmp_path: Path, settings: Any) -> None:
    """Keys of this test alone."""
    settings.PERSONAL_KEYS_FILE = tmp_path / "keys"


def said(*words: str) -> str:
    """Return what the command prints."""
    out = StringIO()
    with translation.override("en"):
        call_command("privacy", *words, stdout=out, skip_checks=True)
    return out.getvalue()


def test_programs_read_what_was_done() -> None:
    """Numbers by name, and keys by their ids only."""
    make(Person, phone="13800138000")
    old = keyring().newest
    assert json.loads(said("keys", "--json")) == {"keys": [old.id.hex()], "rows": 1, "outdated": 0}
    assert json.loads(said("rotate", "--json"))["rows"] == 1
    assert said("keys").splitlines()[1:] == ["Rows with encrypted values: 1", "Rows with an older key: 0"]
    assert json.loads(said("forget", "--json")) == {"forgotten": 1}
    assert old.line not in said("keys")


def test_a_server_does_not_begin_without_the_keys_of_what_is_on_record(settings: Any, tmp_path: Path) -> None:
    """Restored without them, it would make a key of its own; then no one file of keys reads all values."""
    person = make(Person, phone="13800138000")
    require_keys()
    settings.PERSONAL_KEYS_FILE = tmp_path / "others"
    with pytest.raises(KeysGone) as refused:
        call_command("serve", port=0)
    assert (refused.value.facts["values"], refused.value.facts["where"]) == (1, tmp_path / "others")
    settings.PERSONAL_KEYS_FILE = tmp_path / "keys"
    require_keys()
    assert Person.objects.get(pk=person.pk).phone == "13800138000"


def test_keys_from_the_environment_are_changed_there(settings: Any) -> None:
    """The command says how, and changes nothing."""
    make(Person)
    settings.PERSONAL_KEYS = keyring().newest.line
    for verb in ("rotate", "forget"):
        with translation.override("en"), pytest.raises(CommandError, match="come from the environment"):
            said(verb)
