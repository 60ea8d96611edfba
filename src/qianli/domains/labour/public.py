"""The door of labour."""

from qianli.domains.labour.actions import (
    count_placement,
    end_placement,
    record_placement,
    record_wage_proof,
    register_seeker,
    revise_placement,
    revise_wage_proof,
)

__all__ = [
    "count_placement",
    "end_placement",
    "record_placement",
    "record_wage_proof",
    "register_seeker",
    "revise_placement",
    "revise_wage_proof",
]
