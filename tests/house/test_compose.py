"""Whether the compose file keeps what docs/trust.md takes for granted; no container is run here."""

from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text())["services"]


@pytest.mark.parametrize("name", SERVICES)
def test_what_ends_comes_back_and_gains_nothing(name: str) -> None:
    """The first process of each is begun again by whoever manages it; none may become more than it is."""
    service = SERVICES[name]
    assert service["restart"] == "unless-stopped"
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "database"])
def test_what_the_network_reaches_has_no_rights_of_root(name: str) -> None:
    """One right is given back to the server in front: to listen at the ports of the web."""
    assert SERVICES[name]["cap_drop"] == ["ALL"]
    assert SERVICES[name].get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "proxy" else [])


def test_only_the_server_in_front_listens_to_the_world() -> None:
    """The database listens to no address of the machine, the application to its own only."""
    ports = {name: service.get("ports", []) for name, service in SERVICES.items()}
    assert ports == {"database": [], "qianli": ["127.0.0.1:8000:8000"], "proxy": ["80:80", "443:443"]}


def test_the_application_writes_into_its_volume_only() -> None:
    """A program that somebody smuggled in would find no place to stay beside ours."""
    assert SERVICES["qianli"]["read_only"] is True
    assert SERVICES["qianli"]["tmpfs"] == ["/tmp"]  # noqa: S108 (of the container)


@pytest.mark.parametrize("name", [name for name in SERVICES if "image" in SERVICES[name]])
def test_images_of_others_say_which_version(name: str) -> None:
    """Another one tomorrow would be a release that nobody chose."""
    _path, _colon, version = SERVICES[name]["image"].partition(":")
    assert version
    assert version != "latest"
