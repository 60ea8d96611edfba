"""Where the embedded server lies, what it lets in, and which servers are new enough."""

import os
from pathlib import Path

import psycopg
import pytest

from qianli.site import database
from qianli.site.cluster import Cluster, cluster
from tests.database import address, ensure_server, own_name


def test_an_address_costs_nothing_and_starts_nothing(tmp_path: Path) -> None:
    """Settings ask for it at import, in every command."""
    url = database.embedded_url(tmp_path / "var")
    assert psycopg.conninfo.conninfo_to_dict(url)["dbname"] == "qianli"
    assert list(tmp_path.iterdir()) == []


def test_a_name_with_signs_survives_in_the_address(tmp_path: Path) -> None:
    place = Cluster(base=tmp_path, run=tmp_path / "a b/京蒙?x=1&y")
    assert psycopg.conninfo.conninfo_to_dict(place.url())["host"] == str(place.run)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts the server as another user")
def test_root_loosens_no_folder_of_its_own(tmp_path: Path) -> None:
    """The server's user cannot walk into a closed folder, so its files lie elsewhere."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    assert cluster(closed / "var").base.parent == Path("/var/lib/qianli")
    assert closed.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(("version", "accepted"), [(150012, False), (160000, True), (180006, True)])
def test_servers_from_16_on(version: int, accepted: bool) -> None:
    if accepted:
        database.require_supported(version)
    else:
        with pytest.raises(database.ServerTooOld) as refusal:
            database.require_supported(version)
        assert refusal.value.facts == {"seen": "15.12", "accepted": 16}


def test_only_known_users_of_this_machine_come_in() -> None:
    """No password stands between a local user and the data, so the kernel's word on who it is must."""
    ensure_server()
    with psycopg.connect(address("postgres")) as session:
        rules = session.execute("SELECT type, auth_method FROM pg_hba_file_rules").fetchall()
        listening = session.execute("SHOW listen_addresses").fetchall()
    assert rules == [("local", "peer")]
    assert listening == [("",)]
    assert own_name() not in address("postgres")


def test_a_folder_made_by_another_release_is_refused(tmp_path: Path) -> None:
    """PostgreSQL itself would only write it to its log."""
    place = Cluster(base=tmp_path, run=tmp_path)
    place.files.mkdir()
    (place.files / "PG_VERSION").write_text("12\n")
    with pytest.raises(database.OtherVersion) as refusal:
        database._check_version(place)
    assert refusal.value.facts == {"folder": place.files, "seen": "12", "accepted": "18"}
