"""Lists of teaching."""

from qianli.domains.ledger.public import EntryTable
from qianli.domains.teaching.models import Lesson, SchoolPost
from qianli.kernel.tables.declaration import Column

TABLES = (
    EntryTable(
        name="teaching.posts",
        model=SchoolPost,
        columns=(
            Column(path="person", personal=True),
            Column(path="role"),
            Column(path="school"),
            Column(path="home"),
            Column(path="stage", listed=False),
        ),
        filters=("role", "stage"),
        search=("school__name", "home__name"),
        fields=("person", "home", "school", "role", "stage"),
        one_day=False,
    ),
    EntryTable(
        name="teaching.lessons",
        model=Lesson,
        columns=(
            Column(path="title"),
            Column(path="kind"),
            Column(path="subject"),
            Column(path="host"),
            Column(path="guest"),
            Column(path="minutes", listed=False),
            Column(path="classrooms"),
            Column(path="pupils"),
        ),
        filters=("kind", "subject"),
        search=("title", "host__name", "guest__name"),
        fields=("title", "kind", "subject", "host", "guest", "minutes", "classrooms", "pupils"),
    ),
)
