"""Filters of a table: what each accepts, and the rows it leaves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qianli.kernel.access.gate import AnyUser, SignInNeeded, require_somewhere
from qianli.kernel.access.rules import past_prefix, prefix_of
from qianli.kernel.access.terms import Verb
from qianli.kernel.base.periods import ACCEPTED, parse_period
from qianli.kernel.base.refusal import Invalid, Refusal
from qianli.kernel.base.script import spellings
from qianli.kernel.privacy.fields import EncryptedField
from qianli.kernel.tables.columns import bound
from qianli.kernel.tables.declaration import Alert, Share, Show, Table, Text, field_of
from qianli.kernel.tables.reader import Reader, place_paths, visible_rows
from qianli.kernel.tables.registry import table_of
from qianli.kernel.tables.values import guarded_steps

LONGEST = 100
MOST_WORDS = 8
MOST_KEYS = 1_000
YES_NO = {"yes": True, "no": False}
_filters: dict[str, dict[str, "Filter"]] = {}


@dataclass(frozen=True, slots=True)
class Filter:
    """One parameter that narrows a table; ``personal`` ones work only within what the reader may see of persons."""

    name: str
    label: Text
    personal: bool = False

    @property
    def example(self) -> str:
        """A value in the form that is accepted."""
        return ""

    def q(self, text: str) -> Q:
        """Return the filter for a value as it stands in an address.

        :raises Invalid: the value is not accepted; the sentence says what is.
        """
        raise NotImplementedError

    def refused(self, seen: str, accepted: str) -> Invalid:
        """Return the refusal of a value."""
        return Invalid(field=self.label, seen=seen[:LONGEST], accepted=accepted, parameter=self.name)


@dataclass(frozen=True, slots=True)
class Choice(Filter):
    """One of the choices of a field, by the stored value."""

    path: str = ""
    choices: Mapping[str, Text] = field(default_factory=dict)

    @property
    def example(self) -> str:
        return next(iter(self.choices), "")

    def q(self, text: str) -> Q:
        if text not in self.choices:
            raise self.refused(text, gettext("Accepted: {names}.").format(names=", ".join(self.choices)))
        return Q(**{self.path: text})


@dataclass(frozen=True, slots=True)
class Alerting(Choice):
    """The rows of one alert of the table, as they are today."""

    alerts: Mapping[str, Alert] = field(default_factory=dict)

    def q(self, text: str) -> Q:
        """Return the rows that deserve the warning on the day of asking.

        :raises Invalid: the table has no such warning.
        """
        if text not in self.choices:
            raise self.refused(text, gettext("Accepted: {names}.").format(names=", ".join(self.choices)))
        rows = self.alerts[text].rows(timezone.localdate())
        return Q(pk__in=rows.order_by().values("pk"))


@dataclass(frozen=True, slots=True)
class Mine(Choice):
    """The rows of one share of the table that fall to the reader."""

    shares: Mapping[str, Share] = field(default_factory=dict)

    def q(self, text: str) -> Q:
        """Return the rows of a share for nobody in particular.

        :raises SignInNeeded: a share is somebody's.
        """
        return self.of(text, AnonymousUser())

    def of(self, text: str, user: AnyUser) -> Q:
        """Return the filter for the rows of a share that fall to a user.

        :raises Invalid: the table has no such share.
        :raises SignInNeeded: nobody is signed in; no rows would look like an answer.
        """
        if text not in self.shares:
            raise self.refused(text, gettext("Accepted: {names}.").format(names=", ".join(self.shares)))
        if not user.is_authenticated:
            raise SignInNeeded
        return self.shares[text].rows(user)


@dataclass(frozen=True, slots=True)
class YesNo(Filter):
    """Yes or no."""

    path: str = ""

    @property
    def example(self) -> str:
        return "yes"

    def q(self, text: str) -> Q:
        if text not in YES_NO:
            raise self.refused(text, gettext("Accepted: {names}.").format(names="yes, no"))
        return Q(**{self.path: YES_NO[text]})


@dataclass(frozen=True, slots=True)
class Key(Filter):
    """The key of a related row; a key without a row leaves no rows. One not ``offered`` is asked for by links only."""

    path: str = ""
    target: type[Model] = Model
    offered: bool = True

    @property
    def example(self) -> str:
        key = self.target._meta.pk
        return "018f3a52-6d1c-7c3e-9a41-5d2f0a6b7c8d" if isinstance(key, models.UUIDField) else "1"

    def q(self, text: str) -> Q:
        value = self._value(text) if text.isprintable() else None
        if value is None:
            raise self.refused(text, gettext("Give a key such as {example}.").format(example=self.example))
        return Q(**{self.path: value})

    def _value(self, text: str) -> Any:
        key: Any = self.target._meta.pk
        try:
            value = key.to_python(text)
            key.run_validators(value)
        except ValidationError:
            return None
        return value


@dataclass(frozen=True, slots=True)
class Place(Filter):
    """The code of a division: rows with it, or with a division inside it, on either side."""

    paths: tuple[str, ...] = ()
    target: type[Model] = Model

    @property
    def example(self) -> str:
        return "152200"

    def q(self, text: str) -> Q:
        manager: Any = self.target._default_manager
        if not text.isalnum() or not text.isascii() or not manager.filter(pk=text).exists():
            raise self.refused(text, gettext("Give the code of a division, such as 150000 or 152223."))
        return self.inside(prefix_of(text))

    def inside(self, prefix: str) -> Q:
        """Return the rows whose code starts so, as ranges that any index on the code serves."""
        past = past_prefix(prefix)
        found = Q()
        for path in self.paths:
            upper = Q(**{f"{path}__lt": past}) if past else Q()
            found |= Q(**{f"{path}__gte": prefix}) & upper
        return found


@dataclass(frozen=True, slots=True)
class Days(Filter):
    """The period in which the day lies that a row counts for."""

    path: str = ""

    @property
    def example(self) -> str:
        return "2024-H1"

    def q(self, text: str) -> Q:
        try:
            period = parse_period(text)
        except Refusal as refusal:
            accepted = gettext("Write one of: {forms}.").format(forms=ACCEPTED)
            raise self.refused(text, accepted) from refusal
        return Q(**{f"{self.path}__gte": period.first, f"{self.path}__lt": period.day_after})


@dataclass(frozen=True, slots=True)
class Search(Filter):
    """Words looked for in several texts, in either script; every word must be found in one of them."""

    model: type[Model] = Model
    paths: tuple[str, ...] = ()
    personal_paths: tuple[str, ...] = ()

    @property
    def example(self) -> str:
        return "北京"

    def q(self, text: str) -> Q:
        return self.within(text, user=AnonymousUser(), personal_rows=None)

    def within(self, text: str, *, user: AnyUser, personal_rows: Q | None) -> Q:
        """Return the rows in which every word is found.

        :param user: who asks; texts of related rows are searched where this user may see those.
        :param personal_rows: the rows whose personal texts may be searched; None for no such rows.
        :raises Invalid: the text is too long, has too many words, or holds unprintable characters.
        """
        words = text.split()
        if len(text) > LONGEST or len(words) > MOST_WORDS or not text.isprintable():
            raise self.refused(text, gettext("Write at most 8 words and 100 characters, all of them printable."))
        found = Q()
        for word in words:
            either = Q(pk__in=())
            for spelling in spellings(word):
                for path in self.paths:
                    either |= self._held(path, spelling, user)
                for path in self.personal_paths if personal_rows is not None else ():
                    either |= self._held(path, spelling, None) & (personal_rows or Q())
            found &= either
        return found

    def _held(self, path: str, word: str, user: AnyUser | None) -> Q:
        """Return the rows that hold a word at a path, through related rows that the user sees; all for None.

        Words of related rows are looked for among those first: their keys lead into an index of the table, while a join
        would compare every row. Chinese has no capitals, and comparing as written is several times faster.
        """
        way = "contains" if word.upper() == word.lower() else "icontains"
        relation, _, last = path.rpartition("__")
        if not relation:
            return Q(**{f"{path}__{way}": word})
        related: Any = field_of(self.model, relation)
        among = related.related_model._default_manager.all()
        among = among if user is None else visible_rows(among, user)
        rows = among.filter(**{f"{last}__{way}": word}).values_list("pk", flat=True)
        keys = list(rows[: MOST_KEYS + 1])
        found = Q(**{f"{relation}__in": keys if len(keys) <= MOST_KEYS else rows})
        if user is not None:
            for step, model in guarded_steps(self.model, relation).items():
                found &= Q(**{f"{step}__in": visible_rows(model._default_manager.all(), user).values("pk")})
        return found


@dataclass(slots=True)
class Narrowed:
    """What a reader asked for: the filter, the values in force by name, and what was refused by name."""

    q: Q = field(default_factory=Q)
    values: dict[str, str] = field(default_factory=dict)
    refusals: dict[str, Refusal] = field(default_factory=dict)

    def or_refuse(self) -> "Narrowed":
        """Return this, if nothing was refused.

        :raises Invalid: the first value that was not accepted.
        """
        for refusal in self.refusals.values():
            raise refusal
        return self


def filters_of(table: Table) -> dict[str, Filter]:
    """Return the filters of a table by parameter name, in the order declared, the search box first.

    Behind them stand the keys of the rows on whose pages its records are gathered.
    """
    if table.name not in _filters:
        found: list[Filter] = [_search(table)] if table.search else []
        found += [_filter(table, name) for name in table.filters]
        found += [_pointing(table, field) for field in table.model._meta.concrete_fields if _gathered(table, field)]
        _filters[table.name] = {each.name: each for each in found}
    return _filters[table.name]


def narrowed(reader: Reader, asked: Mapping[str, str]) -> Narrowed:
    """Read the filters out of the parameters of an address; empty values ask for nothing.

    A filter on something personal is refused to those who see nothing personal: no rows would look like an answer.
    """
    answer = Narrowed()
    for name, each in filters_of(reader.table).items():
        text = asked.get(name, "").strip()
        if not text:
            continue
        answer.values[name] = text
        try:
            answer.q &= _applied(each, text, reader)
        except Refusal as refusal:
            answer.refusals[name] = refusal
    return answer


def _applied(each: Filter, text: str, reader: Reader) -> Q:
    if each.personal:
        require_somewhere(reader.user, Verb.SEE_PERSONAL, domain=reader.table.domain)
    if isinstance(each, Mine):
        return each.of(text, reader.user)
    if isinstance(each, Search):
        rows = reader.personal_rows() if each.personal_paths and reader.may_see_personal else None
        return each.within(text, user=reader.user, personal_rows=rows)
    return each.q(text) & reader.personal_rows() if each.personal else each.q(text)


def _search(table: Table) -> Search:
    personal = {column.path for column in table.columns if column.personal}.intersection(table.search)
    return Search(
        "q",
        _("Search"),
        personal=len(personal) == len(table.search),
        model=table.model,
        paths=tuple(path for path in table.search if path not in personal),
        personal_paths=tuple(path for path in table.search if path in personal),
    )


def _gathered(table: Table, field: Any) -> bool:
    if not field.is_relation or field.name in table.filters:
        return False
    target = table_of(field.related_model)
    return target is not None and target.gathers


def _pointing(table: Table, field: Any) -> Key:
    personal = any(each.personal and each.path.partition("__")[0] == field.name for each in bound(table))
    label = field.verbose_name
    return Key(field.name, label, personal, path=field.name, target=field.related_model, offered=False)


def _filter(table: Table, name: str) -> Filter:
    """Return the filter that a declared name stands for.

    :raises TypeError: the field is of a kind that no filter knows.
    """
    if name == "period":
        return Days(name, _("Period"), path=table.when)
    if name == "place":
        return _place(table)
    if name == "alert":
        alerts = {alert.name: alert for alert in table.alerts}
        return Alerting(name, _("Alert"), choices={key: each.label for key, each in alerts.items()}, alerts=alerts)
    if name == "mine":
        shares = {share.name: share for share in table.shares}
        return Mine(name, _("My work"), choices={key: each.label for key, each in shares.items()}, shares=shares)
    at: Any = field_of(table.model, name)
    columns = [each for each in bound(table) if each.path == name]
    label: str | Promise = columns[0].label if columns else getattr(at, "verbose_name", name)
    personal = any(each.personal for each in columns)
    if isinstance(at, EncryptedField):
        raise TypeError(f"{table.name}: no filter for {name}, which is encrypted.")
    if getattr(at, "choices", None):
        choices = {str(value): words for value, words in at.flatchoices}
        return Choice(name, label, personal, path=name, choices=choices)
    if isinstance(at, models.BooleanField):
        return YesNo(name, label, personal, path=name)
    if isinstance(at, models.ForeignKey):
        return Key(name, label, personal, path=name, target=at.related_model)
    raise TypeError(f"{table.name}: no filter for {name}; choices, yes/no and foreign keys have one.")


def _place(table: Table) -> Place:
    paths = tuple(dict.fromkeys(path for path in place_paths(table) if path))
    places = [each for each in bound(table) if each.show is Show.PLACE]
    if not paths or not places:
        raise TypeError(f"{table.name}: the filter place needs a column that shows a place.")
    return Place("place", _("Place"), paths=paths, target=places[0].field.related_model)
