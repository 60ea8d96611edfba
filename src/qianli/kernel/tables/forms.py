"""The form above a list: one field for each filter, filled with what is in force."""

from typing import Any

from django import forms
from django.db.models import Model
from django.forms.utils import flatatt
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from qianli.kernel.tables import registry
from qianli.kernel.tables.filters import Choice, Filter, Key, Mine, Narrowed, Place, YesNo, filters_of
from qianli.kernel.tables.reader import Reader

MOST_CHOICES = 100
ANY = ("", _("All"))


class QuickSelect(forms.Select):
    """A choice of one, drawn without templates: a list offers all places, and a template for each takes long."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: object = None) -> SafeString:
        """Return the element as Django draws it, the first option of the chosen value marked."""
        waiting = set(self.format_value(value))
        parts: list[str] = []
        for first, second in self.choices:
            if isinstance(second, list | tuple):
                parts.append(f'<optgroup label="{conditional_escape(first)}">')
                parts += [_option(each, told, waiting) for each, told in second]
                parts.append("</optgroup>")
            else:
                parts.append(_option(first, second, waiting))
        own = flatatt({"name": name, **self.build_attrs(self.attrs, attrs)})
        return format_html("<select{}>{}</select>", own, mark_safe("".join(parts)))  # noqa: S308 - each is escaped


def _option(value: Any, label: Any, waiting: set[str]) -> str:
    """Return one option, marked if its value waits to be, which it then does no longer."""
    mark = " selected" if str(value) in waiting else ""
    waiting.discard(str(value))
    return f'<option value="{conditional_escape(value)}"{mark}>{conditional_escape(label)}</option>'


class FilterForm(forms.Form):
    """Filters of one table for one reader; it only shows, the filters themselves judge what was sent.

    All fields count as needed, so that not every one of them is called optional.
    """

    use_required_attribute = False

    def __init__(self, reader: Reader, narrowed: Narrowed, *, sort: str = "") -> None:
        super().__init__(data={**narrowed.values, "sort": sort}, auto_id="filter-%s")
        self.narrowed = narrowed
        for each in filters_of(reader.table).values():
            field = _field(each, reader, narrowed.values.get(each.name, ""))
            if field is not None:
                self.fields[each.name] = field
        if sort:
            self.fields["sort"] = forms.CharField(required=False, widget=forms.HiddenInput)

    def _clean_fields(self) -> None:
        """Judge nothing: the filters have."""

    def _clean_form(self) -> None:
        """Put each refusal beside its field."""
        for name, refusal in self.narrowed.refusals.items():
            self.add_error(name if name in self.fields else None, refusal.sentence)


def _field(each: Filter, reader: Reader, chosen: str) -> forms.Field | None:
    """Return the field of a filter; none for a related row among too many to list, unless one is chosen."""
    if (each.personal and not reader.may_see_personal) or (isinstance(each, Mine) and reader.visitor):
        return None
    if isinstance(each, Choice):
        return _select(each.label, each.choices.items())
    if isinstance(each, YesNo):
        return _select(each.label, (("yes", _("Yes")), ("no", _("No"))))
    if isinstance(each, Key):
        choices = _related(each.target, reader, chosen, offered=each.offered)
        return _select(each.label, choices) if choices else None
    if isinstance(each, Place) and (groups := registry.place_choices(timezone.localdate())):
        return _select(each.label, _with_chosen(groups, chosen))
    hint = each.example if each.name != "q" else ""
    label: Any = each.label
    return forms.CharField(label=label, widget=forms.TextInput({"placeholder": hint}))


def _select(label: Any, choices: Any) -> forms.Field:
    # A character field: what is not among the choices is refused by the filter, in its own words.
    return forms.CharField(label=label, widget=QuickSelect(choices=[ANY, *choices]))


def _with_chosen(groups: Any, chosen: str) -> list[Any]:
    """Return the groups of places, with a code that is in none of them (a league, a village) in front."""
    known = {code for _name, places in groups for code, _place in places}
    return [*groups] if chosen in known or not chosen else [(chosen, chosen), *groups]


def _related(target: type[Model], reader: Reader, chosen: str, *, offered: bool) -> list[tuple[str, str | Promise]]:
    """Return the rows of another table to choose from; only the chosen one where they are too many to list."""
    table = registry.table_of(target)
    rows: Any = table.rows().order_by(*table.order) if table else target._default_manager.all()
    if not hasattr(rows, "visible_to"):
        return []
    visible = rows.visible_to(reader.user)
    if not offered:
        return [(str(row.pk), str(row)) for row in _one(visible, chosen)]
    found = list(visible[: MOST_CHOICES + 1])
    if len(found) > MOST_CHOICES:
        found = [row for row in found if str(row.pk) == chosen] or _one(visible, chosen)
    return [(str(row.pk), str(row)) for row in found]


def _one(visible: Any, chosen: str) -> list[Any]:
    try:
        return list(visible.filter(pk=chosen)) if chosen else []
    except (ValueError, TypeError, forms.ValidationError):
        return []
