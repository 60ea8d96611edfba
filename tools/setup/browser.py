"""Chromium and Chinese fonts for the browser tests: the machine's own, Debian's packages, or an unpacked copy.

A plain user cannot install packages, but can unpack them: the copy lies in the user's cache folder and takes from
the system whatever libraries are there.
"""

import os
import re
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Optional

from tools.setup.steps import run_logged
from tools.setup.words import Stuck, say

PACKAGES = ["chromium", "fonts-noto-cjk", "fontconfig"]
FONT = "NotoSansCJK-Regular.ttc"


def own_copy() -> Path:
    """Return the folder of the unpacked packages of this user."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "qianli" / "browser"


def find() -> Optional[str]:
    """Return the program to start as Chromium, or None where there is none."""
    asked = os.environ.get("QIANLI_CHROMIUM")
    if asked is not None and Path(asked).exists():
        return asked
    # An asked-for program that is not there stands for a machine without one.
    installed = None if asked is not None else shutil.which("chromium") or shutil.which("chromium-browser")
    starter = own_copy() / "chromium"
    return installed or (str(starter) if starter.exists() else None)


def ready() -> dict[str, str]:
    """Bring what is missing, and return the variables that tell the tests where it is."""
    if find() is None or not _chinese_font():
        if os.geteuid() == 0:
            _install([])
        elif _may_sudo():
            _install(["sudo", "-n"])
        else:
            _unpack()
    found = find()
    if found is None:
        raise Stuck(
            "没有 Chromium，也未能安装。请安装 chromium 与 fonts-noto-cjk，或用 QIANLI_CHROMIUM 指明其位置。",
            "There is no Chromium, and it could not be installed. Install chromium and fonts-noto-cjk, "
            "or say where it is: QIANLI_CHROMIUM=/path",
        )
    return {"QIANLI_CHROMIUM": found}


def _chinese_font() -> bool:
    """Say whether Chinese text will have glyphs, in the system or in the unpacked copy that is going to be used."""
    if str(own_copy()) in (find() or ""):
        return True
    folders = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts"]
    return any(True for folder in folders for _found in folder.rglob("*CJK*"))


def _may_sudo() -> bool:
    sudo = shutil.which("sudo")
    return sudo is not None and subprocess.run([sudo, "-n", "true"], check=False, capture_output=True).returncode == 0


def _apt() -> str:
    found = shutil.which("apt-get")
    if found is None:
        raise Stuck(
            "浏览器测试需要 Chromium 与中文字体，而本机没有 apt-get。请自行安装，或用 QIANLI_CHROMIUM 指明其位置。",
            "The browser tests need Chromium and a Chinese font, and this machine has no apt-get. Install them, "
            "or say where Chromium is: QIANLI_CHROMIUM=/path",
        )
    return found


def _install(rights: list[str]) -> None:
    apt = [*rights, _apt()]
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    # An old package list names versions that the archive has dropped; a source that fails stops nothing here.
    say("· 更新软件包列表 ……", "· Update the package lists ...")
    subprocess.run([*apt, "update"], check=False, env=environ, stdin=subprocess.DEVNULL, capture_output=True)
    run_logged(
        "browser", [*apt, "install", "--yes", "--no-install-recommends", *PACKAGES],
        "安装 Chromium 与中文字体", "Install Chromium and Chinese fonts", environ,
    )  # fmt: skip


def _unpack() -> None:
    """Fetch the packages and what they stand on, as the system's own sources give them, and unpack them."""
    place = own_copy()
    state, archives, tree = place / "apt", place / "archives", place / "tree"
    for folder in (state / "lists" / "partial", state / "cache" / "archives" / "partial", archives, tree):
        folder.mkdir(parents=True, exist_ok=True)
    settings = {
        "Dir::State": state, "Dir::State::status": _status(state), "Dir::Cache": state / "cache",
        "Debug::NoLocking": "1", "APT::Sandbox::User": "", "APT::Install-Recommends": "0",
    }  # fmt: skip
    apt = [_apt(), *(part for key, value in settings.items() for part in ("-o", f"{key}={value}"))]
    say("· 读取软件包列表 ……", "· Read the package lists ...")
    subprocess.run([*apt, "update"], check=False, stdin=subprocess.DEVNULL, capture_output=True)
    planned = subprocess.run([*apt, "install", "--simulate", *PACKAGES], check=False, capture_output=True, text=True)
    if planned.returncode:
        raise Stuck(
            f"{planned.stderr.strip()}\n软件包来源中没有 chromium。",
            f"{planned.stderr.strip()}\nThe package sources have no chromium.",
        )
    wanted = re.findall(r"^Inst (\S+)(?: \[[^]]*\])? \((\S+)", planned.stdout, re.MULTILINE)
    run_logged(
        "browser",
        ["sh", "-c", 'cd "$1" && shift && exec "$@"', "sh", str(archives), *apt, "download",
         *[f"{name}={version}" for name, version in wanted]],
        f"下载 {len(wanted)} 个软件包（Chromium 与中文字体）",
        f"Fetch {len(wanted)} packages (Chromium and Chinese fonts)",
        dict(os.environ),
    )  # fmt: skip
    for archive in sorted(archives.glob("*.deb")):
        subprocess.run(["dpkg-deb", "--extract", str(archive), str(tree)], check=True)
        archive.unlink()
    _write_starter(place, tree)


def _status(state: Path) -> Path:
    """Return the list of installed packages that the plan starts from, less the browser, its fonts and their users.

    They may be installed and yet not to be used, when QIANLI_CHROMIUM names a program that is not there.
    """
    entries = Path("/var/lib/dpkg/status").read_text(encoding="utf-8").split("\n\n")
    dropped = {"chromium", "chromium-common", "fonts-noto-cjk"}
    while True:
        kept = [entry for entry in entries if _name(entry) not in dropped and not _needs(entry) & dropped]
        if len(kept) == len(entries):
            break
        dropped |= {_name(entry) for entry in entries} - {_name(entry) for entry in kept}
        entries = kept
    path = state / "status"
    path.write_text("\n\n".join(entries), encoding="utf-8")
    return path


def _name(entry: str) -> str:
    return entry.partition("\n")[0].removeprefix("Package: ")


def _needs(entry: str) -> set[str]:
    """Return the packages that an installed one depends on."""
    lines = re.findall(r"^(?:Pre-)?Depends: (.*)$", entry, re.MULTILINE)
    return {part.split()[0].partition(":")[0] for line in lines for part in re.split(r"[,|]", line) if part.strip()}


def _write_starter(place: Path, tree: Path) -> None:
    """Write the script that starts the unpacked Chromium with the unpacked libraries and fonts."""
    program = tree / "usr/lib/chromium/chromium"
    libraries = sorted({str(path.parent) for path in (tree / "usr/lib").glob("*-linux-gnu*/**/*.so*")})
    libraries += [str(path) for path in tree.glob("lib/*-linux-gnu*")]
    (place / "fonts.conf").write_text(
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n'
        f"  <dir>/usr/share/fonts</dir>\n  <dir>{tree}/usr/share/fonts</dir>\n"
        f"  <cachedir>{place}/fontcache</cachedir>\n"
        '  <include ignore_missing="yes">/etc/fonts/conf.d</include>\n'
        f'  <include ignore_missing="yes">{tree}/etc/fonts/conf.d</include>\n</fontconfig>\n',
        encoding="utf-8",
    )
    starter = place / "chromium"
    starter.write_text(
        "#!/bin/sh\n"
        f"export LD_LIBRARY_PATH='{':'.join(libraries)}'\n"
        f"export FONTCONFIG_FILE='{place}/fonts.conf'\n"
        f"exec '{program}' \"$@\"\n",
        encoding="utf-8",
    )
    starter.chmod(starter.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
