"""The door of the parties."""

from qianli.domains.parties.actions import erase_person, register_organisation, register_person, tell_person
from qianli.domains.parties.queries import organisation_ids, persons_named

__all__ = [
    "erase_person",
    "organisation_ids",
    "persons_named",
    "register_organisation",
    "register_person",
    "tell_person",
]
