"""Whether the container files are right by form and keep what docs/trust.md takes for granted; none is run here."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from compose_spec import PyCompose

from qianli.site.env import Env
from tools.sample_env import render

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "deploy" / "compose.yaml").read_text()
WHOLE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = WHOLE["services"]
OURS = ("qianli", "worker")
HADOLINT = Path(sys.executable).parent / "hadolint"


def test_the_compose_file_is_one_by_the_specification() -> None:
    """A misspelt key would be found by nobody before the day of the installation."""
    assert set(parsed(TEXT)) == set(SERVICES)


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("read_only: true", "read_onli: true", "read_onli"),
        ("cap_drop: [ALL]", "cap_drop: {all: 1}", "cap_drop"),
        ("networks: [inside]", "networks: [insid]", "insid"),
    ],
)
def test_a_misspelt_compose_file_would_be_found(right: str, wrong: str, said: str) -> None:
    assert right in TEXT
    with pytest.raises(ValueError, match=said):
        parsed(TEXT.replace(right, wrong, 1))


def test_the_container_file_is_clean() -> None:
    """By hadolint, down to hints of style."""
    told = subprocess.run([HADOLINT, "--no-color", "-"], input=container(), capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout) == (0, "")
    worse = container().replace("USER 10001", "USER root")
    told = subprocess.run([HADOLINT, "--no-color", "-"], input=worse, capture_output=True, text=True, check=False)
    assert told.returncode == 1


def container() -> str:
    """Return the text of the container file."""
    return (ROOT / "deploy" / "Containerfile").read_text()


def test_volumes_are_declared() -> None:
    """The parser does not look for that."""
    named = {volume.partition(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    assert named == set(WHOLE["volumes"])


def test_what_it_asks_the_operator_for_is_a_setting_or_told_at_the_top() -> None:
    """A variable that the sample does not have would be set by nobody."""
    asked = set(re.findall(r"\$\{(\w+)", TEXT)) - {"POSTGRES_PASSWORD", "QIANLI_TLS_HOST"}
    assert asked <= {f"QIANLI_{name.upper()}" for name in Env.model_fields}
    assert all(f"{name}=" in render() for name in asked)


def test_requests_and_jobs_run_the_same_image_apart() -> None:
    """A job that takes the processor or reads a hostile file slows no visitor down."""
    assert SERVICES["qianli"]["environment"]["QIANLI_WORKER"] == "false"
    assert SERVICES["worker"]["command"][:2] == ["qianli", "work"]
    assert SERVICES["worker"]["image"] == SERVICES["qianli"]["image"]
    assert SERVICES["worker"]["depends_on"]["qianli"] == {"condition": "service_healthy"}


def test_database_and_store_reach_no_other_network() -> None:
    """Workers do: webhooks leave from there."""
    inside = [name for name, service in SERVICES.items() if service["networks"] == ["inside"]]
    assert inside == ["database", "objects"]
    assert WHOLE["networks"]["inside"] == {"internal": True}


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
    open_to = {name: listed for name, listed in ports.items() if listed}
    assert open_to == {"qianli": ["127.0.0.1:8000:8000"], "proxy": ["80:80", "443:443"]}


@pytest.mark.parametrize("name", OURS)
def test_the_application_writes_into_its_volume_only(name: str) -> None:
    """A program that somebody smuggled in would find no place to stay beside ours."""
    assert SERVICES[name]["read_only"] is True
    assert SERVICES[name]["tmpfs"] == ["/tmp"]  # noqa: S108 (of the container)


@pytest.mark.parametrize("name", [name for name in SERVICES if name not in OURS])
def test_images_of_others_say_which_version(name: str) -> None:
    """Another one tomorrow would be a release that nobody chose."""
    _path, _colon, version = SERVICES[name]["image"].partition(":")
    assert version
    assert version != "latest"


def parsed(text: str) -> list[str]:
    """Return the names of the services that a compose file declares; :raises ValueError: it is none."""
    read = PyCompose.from_yaml(text)
    read.validate()
    return list(read.service_names())
