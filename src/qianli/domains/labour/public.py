"""The door of labour."""

from qianli.domains.labour.actions import (
    count_placement,
    end_placement,
    record_placement,
    record_wage_proof,
    register_seeker,
)

__all__ = ["count_placement", "end_placement", "record_placement", "record_wage_proof", "register_seeker"]
