"""The door of power."""

from qianli.domains.power.actions import meter_delivery

__all__ = ["meter_delivery"]
