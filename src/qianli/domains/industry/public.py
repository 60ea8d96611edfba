"""The door of industry."""

from qianli.domains.industry.actions import amend_contract

__all__ = ["amend_contract"]
