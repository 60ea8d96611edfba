"""``python -m tools.new_domain pilots`` writes a domain that passes every check of the house at once.

It keeps one kind of entry, with a title and a number of persons: enough to be listed, opened, recorded, counted and
tested. Replace that by what the domain really keeps. ``--chinese`` and ``--record-chinese`` give its words.
"""

import re
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from string import Template

from tools import messages
from tools.house.names import REFUSED, words
from tools.house.tree import ROOT, SOURCE, domain_names

FILES = Path(__file__).parent / "files"
ROOMS = ("apps", "manifest", "models", "actions", "figures", "tables")


class Refused(SystemExit):
    """The domain cannot be written; nothing has been."""


def main(arguments: list[str] | None = None) -> None:
    """Write the domain, its floor, its migration, its Chinese, its test and its line in the documents."""
    chosen = _chosen(arguments)
    facts = _facts(chosen.name, chosen.record or chosen.name.removesuffix("s"))
    folder = SOURCE / "domains" / chosen.name
    _check(chosen.name, facts["record"], folder)
    _wire(chosen.name)
    _write(folder, chosen.name, facts)
    _django("makemigrations", chosen.name, "--name", "initial", "--verbosity", "0", "--skip-checks")
    _describe_migration(folder / "migrations" / "0001_initial.py", facts)
    _translate(folder, facts, chosen.chinese or f"{chosen.name} 业务", chosen.record_chinese or f"{facts['word']} 记录")
    subprocess.run([sys.executable, "-m", "tools.house", "draw"], cwd=ROOT, check=True)
    _django("openapi")
    print(f"{folder.relative_to(ROOT)} is written; python -m tools.house tells what you break from here.")


def _chosen(arguments: list[str] | None) -> Namespace:
    parser = ArgumentParser(prog="python -m tools.new_domain", description=__doc__)
    parser.add_argument("name", help="folder and label, plural: pilots")
    parser.add_argument("--record", help="one of them: pilot (default: the name without its s)")
    parser.add_argument("--chinese", help="the menu word, such as 试点")
    parser.add_argument("--record-chinese", help="one record, such as 试点项目")
    return parser.parse_args(arguments)


def _facts(name: str, record: str) -> dict[str, str]:
    word, plural = record.replace("_", " "), name.replace("_", " ")
    return {
        "name": name,
        "Name": "".join(part.capitalize() for part in name.split("_")),
        "record": record,
        "Record": "".join(part.capitalize() for part in record.split("_")),
        "word": word,
        "words": plural if plural != word else f"{word} records",
        "Words": plural.capitalize() if plural != word else f"{word.capitalize()} records",
    }


def _check(name: str, record: str, folder: Path) -> None:
    for each in (name, record):
        if not re.fullmatch(r"[a-z]+(_[a-z]+)*", each):
            raise Refused(f"{each!r} is not a name: small letters, words joined by _")
        if REFUSED.intersection(words(each)):
            raise Refused(f"{each!r} says nothing; refused words: {', '.join(sorted(REFUSED))}")
    if folder.exists():
        raise Refused(f"{folder.relative_to(ROOT)} is there already")


def _wire(name: str) -> None:
    """Set a floor aside among the sectors, unless one is."""
    if name in domain_names():
        return
    _replace(ROOT / "pyproject.toml", r'(    "\(villages\) [^"]*)"', rf'\1 | ({name})"')
    _replace(SOURCE / "site" / "settings.py", r'(DOMAINS = \[[^\]]*")\]', rf'\1, "{name}"]')


def _replace(path: Path, pattern: str, by: str) -> None:
    text, done = re.subn(pattern, by, path.read_text(), count=1)
    if not done:
        raise Refused(f"{path.relative_to(ROOT)}: the list of domains is not where it was")
    path.write_text(text)


def _write(folder: Path, name: str, facts: dict[str, str]) -> None:
    tests = ROOT / "tests" / "unit" / "domains" / name
    for parent in (folder / "migrations", tests):
        parent.mkdir(parents=True)
    for package in (folder, folder / "migrations"):
        (package / "__init__.py").touch()
    for room in ROOMS:
        (folder / f"{room}.py").write_text(_filled(room, facts))
    (tests / "test_actions.py").write_text(_filled("test_actions", facts))
    for command in (["check", "--fix", "--quiet"], ["format", "--quiet"]):
        subprocess.run([sys.executable, "-m", "ruff", *command, folder, tests], cwd=ROOT, check=True)


def _filled(room: str, facts: dict[str, str]) -> str:
    return Template((FILES / f"{room}.py.txt").read_text()).substitute(facts)


def _django(*words_of_command: str) -> None:
    subprocess.run([sys.executable, "-m", "qianli.site.command", *words_of_command], cwd=ROOT, check=True)


def _describe_migration(path: Path, facts: dict[str, str]) -> None:
    """Say in the first line what the migration is, in place of when it was made and by which version."""
    made = path.read_text()
    path.write_text(f'"""The table of the {facts["words"]}."""\n' + made[made.index("\n") :])


def _translate(folder: Path, facts: dict[str, str], chinese: str, record: str) -> None:
    word, plural, capital = facts["word"], facts["words"], facts["Words"]
    said = {
        capital: chinese,
        word: record,
        plural: record,
        f"The {plural} that the two sides carry out together.": f"双方共同开展的{record}。",
        f"title of the {word}": f"{record}名称",
        f"persons in the {word}": f"{record}人数",
        f"Give the {word} a title.": f"请填写{record}名称。",
        f"{capital} begun": f"启动{record}数",
        f"Persons in {plural} begun": f"启动{record}人数",
        f"Confirmed {plural} that began in the period.": f"期内启动且已确认的{record}数。",
        f"Persons in the confirmed {plural} that began in the period, added up.": f"期内启动且已确认{record}的总人数。",
    }
    messages.extract_app(folder, frozenset())
    path = messages.catalogue_path(folder)
    known = messages.known_texts(messages.read_catalogue(path))
    path.write_text(messages.rendered({text: said[text.singular] for text in known}))


if __name__ == "__main__":
    main()
