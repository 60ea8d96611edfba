"""The door of the agreements."""

from qianli.domains.agreements.actions import amend_commitment, finish_action_item, promise
from qianli.domains.agreements.queries import targets

__all__ = ["amend_commitment", "finish_action_item", "promise", "targets"]
