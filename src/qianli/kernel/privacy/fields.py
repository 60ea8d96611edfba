"""A text field that is encrypted in the database, and bound there to its table, column and row."""

from typing import Any, NoReturn

from django.db import models
from django.db.models import Model
from django.db.models.query_utils import DeferredAttribute

from qianli.kernel.privacy.keys import decrypted, encrypted


class Ciphertext:
    """A value as it is stored; reading it takes the row that it stands in."""

    __slots__ = ("stored",)

    def __init__(self, stored: bytes) -> None:
        self.stored = stored


class _Reading(DeferredAttribute):
    """Decrypts when the value is asked for: what nobody looks at stays encrypted."""

    field: "EncryptedField"

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Ciphertext):
            value = instance.__dict__[self.field.attname] = self.field.read(value, instance.pk)
        return "" if value is None else value

    def __set__(self, instance: Any, value: Any) -> None:
        """Keep what is set; also there so that reading comes by ``__get__``."""
        instance.__dict__[self.field.attname] = value


class EncryptedField(models.CharField):  # type: ignore[type-arg]
    """Text that the database holds as ciphertext; empty text is NULL.

    The key of the row must be known before it is saved (``record_id(early=True)``). The database can neither search nor
    sort by it, nor check it: for exact look-up keep a keyed digest beside it.
    """

    descriptor_class = _Reading

    def db_type(self, connection: Any) -> str:
        """Return the type of the column."""
        return "bytea"

    def bound_to(self, pk: object) -> bytes:
        """Return the name of the one place where a value of this row may stand."""
        return f"{self.model._meta.db_table}.{self.column}:{pk}".encode()

    def read(self, value: Ciphertext, pk: object) -> str:
        """Return the text of a value that stands in the row with this key."""
        return decrypted(value.stored, self.bound_to(pk))

    def written(self, text: str, pk: object) -> bytes | None:
        """Return what the column holds for a text in the row with this key."""
        return encrypted(str(text), self.bound_to(pk)) if text else None

    def pre_save(self, model_instance: Model, add: bool) -> Any:
        """Return what is stored; a value that nobody has read or set stays as it is."""
        value = model_instance.__dict__.get(self.attname)
        if isinstance(value, Ciphertext) or not value:
            return value or None
        if hasattr(model_instance.pk, "resolve_expression"):
            raise TypeError(f"{self}: the key of the row is made by the database, and is not known yet")
        return Ciphertext(encrypted(str(value), self.bound_to(model_instance.pk)))

    def from_db_value(self, value: Any, *_: Any) -> Ciphertext | None:
        """Return the value as it stands."""
        return None if value is None else Ciphertext(bytes(value))

    def get_prep_value(self, value: Any) -> Any:
        """Return ciphertext as bytes; plain text must not get into a statement, where logs would keep it."""
        if value is None:
            return None
        if not isinstance(value, Ciphertext):
            raise TypeError(f"{self}: an encrypted value is saved with its row only, never updated or looked for")
        return value.stored

    def get_lookup(self, lookup_name: str) -> Any:
        """Return the one comparison there is: whether there is a value."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def get_transform(self, lookup_name: str) -> None:
        """Return none: the database cannot look into the value."""

    def value_to_string(self, obj: Model) -> NoReturn:
        """Refuse to be serialised as text."""
        raise TypeError(f"{self}: is personal, and is not dumped")


def encrypted_fields(model: type[Model]) -> list[EncryptedField]:
    """Return the encrypted fields of a model."""
    return [field for field in model._meta.concrete_fields if isinstance(field, EncryptedField)]
