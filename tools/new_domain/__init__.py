"""The scaffold of a domain: ``python -m tools.new_domain NAME``."""
