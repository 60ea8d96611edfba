"""The door of the parties."""

from qianli.domains.parties.actions import register_organisation, register_person
from qianli.domains.parties.queries import organisation_ids

__all__ = ["organisation_ids", "register_organisation", "register_person"]
