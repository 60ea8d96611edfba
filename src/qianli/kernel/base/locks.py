"""The advisory locks of the database under which a kind of work is done by one at a time."""

from enum import IntEnum, unique


@unique
class Lock(IntEnum):
    """One number each: two kinds of work under one number would keep each other waiting, or from being done."""

    FOLD = 7_202_419_960_001  # changes of figures into cells
    SEAL = 7_202_419_960_002  # events into the chain
    RESCUE = 7_202_419_960_003  # jobs of dead workers
    ROTATE = 7_202_419_960_004  # personal values under a new key
    NAMES = 7_202_419_960_005  # declared tables into the triggers of the search
    STORE = 7_013_665_512  # evidence files; shared by who writes or copies them, alone for who sweeps
