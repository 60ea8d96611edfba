"""The door of the funds."""

from qianli.domains.funds.actions import advance_project
from qianli.domains.funds.queries import idle_projects, late_projects

__all__ = ["advance_project", "idle_projects", "late_projects"]
