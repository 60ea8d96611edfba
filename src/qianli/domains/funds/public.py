"""The door of the funds."""

from qianli.domains.funds.actions import advance_project

__all__ = ["advance_project"]
