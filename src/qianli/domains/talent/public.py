"""The door of talent."""

from qianli.domains.talent.actions import end_posting, record_posting, revise_posting

__all__ = ["end_posting", "record_posting", "revise_posting"]
