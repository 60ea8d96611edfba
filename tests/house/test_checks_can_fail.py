"""Each check of the house is fed a bad sample, and a good one beside it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q
from django.test.utils import isolate_apps

from tools.house import budgets, docstrings, drawn, migrating, names, pages, prose, shapes, tests, writes
from tools.house.tree import Module, module

type Check = Callable[[list[Module]], list[str]]

LONG = "def f():\n" + "    x()\n" * 50
VIEW = "def show(request):\n" + "    x()\n" * 26
MIGRATIONS = [
    ("m.RemoveField(model_name='a', name='b')", "m.S(state_operations=[m.RemoveField(model_name='a', name='b')])"),
    ("m.RenameField(model_name='a', old_name='b', new_name='c')", "m.AlterField(model_name='a', name='b')"),
    ("m.DeleteModel(name='A')", "m.CreateModel(name='A')"),
    ("m.AddField(model_name='a', field=f.Text())", "m.AddField(model_name='a', field=f.Text(null=True))"),
    ("m.AddField(model_name='a', field=f.Int(default=1))", "m.AddField(model_name='a', field=f.Int(db_default=1))"),
    ("m.AddIndex(model_name='a', index=i)", "m.CreateModel(name='A')\nm.AddIndex(model_name='a', index=i)"),
    ("m.AddIndex(model_name='a', index=i)", "m.AddIndexConcurrently(model_name='a', index=i)"),
]
ONE_WAY = [
    ("m.RunSQL(A)", "m.RunSQL(A, B)"),
    ("m.RunPython(f)", "m.RunPython(f, m.RunPython.noop)"),
    ("m.RunPython(f)", "m.RunPython(f, reverse_code=g)"),
]
SLOW = [
    ("S = 'CREATE INDEX i ON a (b)'", "S = 'CREATE INDEX CONCURRENTLY i ON a (b)'"),
    ("S = 'create unique index i\\n on a (b)'", "S = 'CREATE TABLE a (); CREATE INDEX i ON a (b)'"),
    ("S = 'ALTER TABLE a ADD CONSTRAINT c CHECK (b)'", "S = 'ALTER TABLE a ADD CONSTRAINT c CHECK (b) NOT VALID'"),
    ("S = 'ALTER TABLE a ALTER b TYPE bigint'", "S = 'ALTER TABLE a ALTER b SET DEFAULT 1'"),
    ("S = 'ALTER TABLE a ALTER COLUMN b SET NOT NULL'", "S = 'ALTER TABLE a ALTER COLUMN b DROP NOT NULL'"),
    ("S = 'LOCK TABLE a'", "S = 'block table a'.upper()"),
]
SAMPLES: list[tuple[Check, str, str, str]] = [
    # check, where, bad, good
    (names.refused_words, "domains.talent.queries", "def get_data(): ...", "def open_postings(): ..."),
    (names.refused_words, "domains.talent.queries", "class PostingManager: ...", "class Posting: ..."),
    (names.refused_words, "domains.talent.queries", "def f(*, info): ...", "def f(*, news): ..."),
    (names.refused_words, "domains.talent.queries", "TEMP = 1", "TEMPERATURE = 1"),
    (names.refused_words, "domains.talent.queries", "A, TEMP = 1, 2", "A, TEMPERATURE = 1, 2"),
    (names.refused_words, "kernel.base.helpers", "", "def get_context_data(): ..."),
    (names.empty_rooms, "domains.talent.rules", '"""Nothing."""', "A = 1"),
    (budgets.long_functions, "domains.talent.actions", LONG, LONG.removesuffix("    x()\n")),
    (budgets.long_functions, "domains.talent.views", VIEW, VIEW.replace("(request)", "(row)")),
    (budgets.silenced, "domains.talent.actions", "def f():  # noqa: C901\n    ...", "x = 1  # noqa: E501"),
    *((migrating.breaking, "domains.talent.migrations.0002_x", bad, good) for bad, good in MIGRATIONS),
    *((migrating.one_way, "domains.talent.migrations.0002_x", bad, good) for bad, good in ONE_WAY),
    *((migrating.slow, "domains.talent.migrations.0002_x", bad, good) for bad, good in SLOW),
    (writes.stray_writes, "domains.talent.views", "form.save()", "storage.save()"),
    (writes.stray_writes, "domains.talent.views", "Posting.objects.create(x=1)", "Posting.objects.filter(x=1)"),
    (writes.stray_writes, "domains.talent.queries", "rows.filter(a=1).update(b=2)", "facts.update({'b': 2})"),
    (writes.stray_writes, "desks.demo.load", "Posting.objects.bulk_create(rows)", "load('talent.postings')"),
    (writes.stray_writes, "kernel.jobs.worker", "cursor.execute('DELETE FROM x')", "cursor.execute('SELECT 1')"),
    (writes.stray_writes, "kernel.jobs.worker", "S = ' insert into x'\nc.execute(S)", "S = 'SET x'\nc.execute(S)"),
    (writes.stray_writes, "kernel.jobs.worker", "c.copy(f'COPY {t} FROM STDIN')", "c.copy('COPY t TO STDOUT')"),
    (writes.models_by_name, "domains.talent.queries", "apps.get_model(name)", "apps.get_models()"),
    (writes.models_by_name, "kernel.tables.x", "apps.get_model('talent', 'Posting')", "apps.get_model(label)"),
    (writes.domains_named_by_the_kernel, "kernel.web.x", "KEY = 'talent.posted'", "KEY = 'access.user'"),
    (writes.domains_named_by_the_kernel, "kernel.api.x", "f(key='talent.a')", "f(examples=['talent.a'])"),
    (writes.clocks, "domains.talent.actions", "at = timezone.now()", "def f(*, at): ..."),
    (writes.clocks, "domains.talent.rules", "day = date.today()", "day = date(2024, 1, 1)"),
    (docstrings.missing, "domains.talent.actions", "def end_posting(): ...", 'def f():\n    """Do."""'),
    (docstrings.missing, "kernel.base.x", 'class A:\n    """A."""\n    def b(self): ...', "def _f(): ..."),
    (
        docstrings.missing,
        "kernel.base.x",
        'class A(Other):\n    """A."""\n    def b(self): ...',
        'class B:\n    """B."""\n    def b(self):\n        """Do."""\nclass A(B):\n    """A."""\n    def b(self): ...',
    ),
    (docstrings.without_module_sentence, "domains.talent.views", "x = 1", '"""Pages."""\nx = 1'),
    (
        docstrings.repeating,
        "domains.talent.queries",
        'def open_postings():\n    """Return the open postings."""',
        'def open_postings():\n    """Return postings without an end, oldest first."""',
    ),
    (tests.bad_habits, "tests.x", "x = 1", '"""Why."""\nx = 1'),
    (tests.bad_habits, "tests.x", '"""Why."""\nfrom unittest.mock import patch', '"""Why."""\nimport json'),
    (tests.bad_habits, "tests.x", '"""Why."""\nfrom unittest import mock', '"""Why."""\nimport unittest'),
    (tests.bad_habits, "tests.x", '"""Why."""\ntime.sleep(1)', '"""Why."""\nevent.wait(1)'),
    (
        tests.bad_habits,
        "tests.x",
        '"""Why."""\n@pytest.mark.skip\ndef test_a(): ...',
        '"""Why."""\n@pytest.mark.skip(reason="no browser")\ndef test_a(): ...',
    ),
    (pages.markup_in_code, "kernel.web.x", "x = '<b style=\"color:red\">'", "x = '<b class=\"warn\">'"),
]


@pytest.mark.parametrize(("check", "where", "bad", "good"), SAMPLES)
def test_code(check: Check, where: str, bad: str, good: str) -> None:
    """The bad sample is found once, the good one passes."""
    assert len(check([module(bad, f"qianli.{where}")])) == 1
    plain = where.replace("helpers", "refusal")
    assert check([module(good, f"qianli.{plain}")]) == []


@pytest.mark.parametrize("where", ["domains.talent.migrations.0001_initial", "domains.talent.actions"])
def test_writes_are_allowed_where_they_belong(where: str) -> None:
    """Actions and migrations write."""
    assert writes.stray_writes([module("Posting.objects.create(x=1)", f"qianli.{where}")]) == []


@pytest.mark.parametrize(
    ("bad", "good"),
    [
        ('<p style="color:red">', '<p class="text-error">'),
        ("<style>p {}</style>", "<p>style</p>"),
        ('<a onclick="go()">', '<a data-on="go">'),
        ("<script>go()</script>", '<script src="go.js"></script>'),
        ("<script>go()</script>", '<script type="application/json">{}</script>'),
        ('<a href="javascript:go()">', '<a href="/javascript/">'),
    ],
)
def test_policy(bad: str, good: str) -> None:
    """What the browser would silently drop is found before."""
    assert len(pages.barred({"a.html": f"<b>\n{bad}"})) == 1
    assert pages.barred({"a.html": good}) == []


def test_unused_templates() -> None:
    """A template counts as used by a name in Python, another template, or a name put together."""
    templates = {
        "talent/list.html": '{% include "talent/row.html" %}',
        "talent/row.html": "",
        "talent/card_small.html": "",
        "404.html": "",
        "talent/old.html": "",
    }
    code = [module("a = 'talent/list.html'\nb = f'talent/card_{size}.html'")]
    assert pages.unused(templates, code) == ["template talent/old.html: nothing uses it"]


def test_rooms(tmp_path: Path) -> None:
    """A file with any other name, a domain without a floor and a template folder of another name are found."""
    for name in ("talent/models.py", "talent/shared.py", "talent/templates/labour/a.html", "assets/models.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    found = [problem.removeprefix(f"{tmp_path}/") for problem in names.rooms(tmp_path)]
    assert sorted(found) == [
        "assets: no floor is set aside for this domain in pyproject.toml",
        "talent/shared.py: no such room",
        "talent/templates/labour: not talent/",
    ]


def test_top_folders_and_kinds_of_test(tmp_path: Path) -> None:
    """A drawer at the top, or a kind of test without a question, is found."""
    for name in ("src/a.py", "scripts/a.py", "tests/unit/a.py", "tests/integration/a.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert names.top_folders(tmp_path) == [
        "scripts/: not in the house",
        "tests/integration/: no such kind of test",
    ]


def test_unit_tests_mirror(tmp_path: Path) -> None:
    """Tests of a folder that is gone are found."""
    for name in ("src/kernel/base", "tests/unit/kernel/base", "tests/unit/kernel/gone"):
        (tmp_path / name).mkdir(parents=True)
    found = names.unit_tests_mirror(tmp_path / "tests/unit", tmp_path / "src")
    assert [problem.partition(":")[0] for problem in found] == [str(tmp_path / "tests/unit/kernel/gone")]


def test_file_names_and_sizes(tmp_path: Path) -> None:
    """Files that are no Python are measured and named by the same rules."""
    path = tmp_path / "helpers.ts"
    path.write_text("x\n" * 601)
    assert len(names.file_names([path])) == len(budgets.long_files([path])) == 1
    assert budgets.long_files([path], 601) == names.file_names([tmp_path / "map.ts"]) == []


DECISION = "# 7. Doors\n\n## Context\n\n## Decision\n\n## Consequence\n\n## What would change our mind\n"


def test_decisions() -> None:
    """A decision is half a page in four parts under its own number."""
    good = Path("docs/adr/0007-doors.md")
    assert prose.bad_decisions({good: DECISION}) == []
    assert prose.bad_decisions({good: DECISION + "\n" * 40}) == [f"{good}: over 40 lines; a decision is half a page"]
    assert prose.bad_decisions({good: DECISION.replace("## Context", "")}) == [f"{good}: no section 'Context'"]
    assert len(prose.bad_decisions({Path("docs/adr/doors.md"): DECISION})) == 1
    assert len(prose.bad_decisions({good: DECISION, Path("docs/adr/0007-floors.md"): DECISION})) == 1


def test_links(tmp_path: Path) -> None:
    """A link leads to a file and a heading that exist; samples in code are no links."""
    page, other = tmp_path / "a.md", tmp_path / "b.md"
    other.write_text("# The floors, and why\n")
    good = "[b](b.md) [h](b.md#the-floors-and-why) [c](#here)\n## Here\n`[x](gone.md)`\n```\n[x](gone.md)\n```\n"
    page.write_text(good)
    assert prose.broken_links({page: good}) == []
    bad = '[a](gone.md) [b](b.md#walls) <img src="gone.png">'
    assert len(prose.broken_links({page: bad})) == 3


def test_machine_traces() -> None:
    """Paths and hosts of one workplace mean nothing elsewhere."""
    page = Path("docs/a.md")
    for bad in ("see /home/li/qianli", "in /tmp/x", "from https://registry.somewhere.dev/simple"):
        assert len(prose.machine_traces({page: bad})) == 1
    assert prose.machine_traces({page: "open http://localhost:8000/figures/ and https://www.stats.gov.cn/a"}) == []


@isolate_apps("qianli.kernel.access", "qianli.domains.ledger")
def test_shapes_of_tables() -> None:
    """Keys up the floors, cascades, reverse names, half-known pairs and nameless rows are found."""
    label = {"app_label": "access"}

    class High(models.Model):
        class Meta:
            app_label = "ledger"

    class Low(models.Model):
        high = models.ForeignKey(High, models.PROTECT, related_name="+")
        user = models.ForeignKey(get_user_model(), models.CASCADE)
        lows = models.ManyToManyField("self", related_name="+")
        ended_at = models.DateTimeField(null=True)
        ended_by = models.ForeignKey(get_user_model(), models.PROTECT, null=True, related_name="+")
        Meta = type("Meta", (), label)

    class Good(models.Model):
        ended_at = models.DateTimeField(null=True)
        ended_by = models.ForeignKey(get_user_model(), models.PROTECT, null=True, related_name="+")
        seen_at = models.DateTimeField()
        seen_by = models.ForeignKey(get_user_model(), models.PROTECT, null=True, related_name="+")

        class Meta:
            app_label = "access"
            constraints = (
                models.CheckConstraint(
                    name="pair",
                    condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                ),
            )

        def __str__(self) -> str:
            return "good"

    assert shapes.keys([Low]) == [
        "access.Low.high: ledger.High is not on a lower floor",
        "access.Low.user: on_delete must be PROTECT",
        'access.Low.user: related_name must be "+"',
        "access.Low.lows: the rows between two tables are a model of their own",
    ]
    assert shapes.unpaired([Low]) == ["access.Low: no check keeps ended_at and ended_by together"]
    assert shapes.nameless([Low]) == ["access.Low: give it a __str__"]
    assert shapes.keys([Good]) == shapes.unpaired([Good]) == shapes.nameless([Good]) == []
    High.__module__ = "qianli.domains.ledger.models"
    assert shapes.nameless([High])[1:] == ["ledger.High: verbose_name must be a translated term"]


POSTING = drawn.Term("talent.Posting", "选派", "One person in one place.")


def test_glossary_terms() -> None:
    """A term without a row, a local word or a meaning, and one word for two things, are found."""
    glossary = drawn.glossary_table([POSTING])
    assert drawn.unexplained([POSTING], glossary) == []
    assert len(drawn.unexplained([POSTING], "")) == 1
    assert len(drawn.unexplained([drawn.Term("talent.Posting", "posting", " ")], glossary)) == 2
    assert len(drawn.clashes([POSTING, drawn.Term("talent.Visit", "选派", "A visit.")])) == 1


def test_drawn_parts() -> None:
    """Only what stands between the marks is replaced, and doing it twice changes nothing."""
    page = "before\n<!-- drawn: tables -->\nold\n<!-- end -->\nafter\n"
    once = drawn.drawn(page, {"tables": "fresh\n"})
    assert once == "before\n<!-- drawn: tables -->\nfresh\n<!-- end -->\nafter\n"
    assert drawn.drawn(once, {"tables": "fresh\n"}) == once
