"""Every verb on accounts, sessions, attempts to sign in, roles and tokens."""

from qianli.kernel.access.actions.accounts import (
    AlreadyClosed,
    AlreadyOpen,
    NameTaken,
    add_user,
    close_account,
    reopen_account,
)
from qianli.kernel.access.actions.attempts import (
    Attempt,
    NotLocked,
    TooManyAttempts,
    count_attempts,
    forget_old_attempts,
    forgive_attempts,
    record_factor,
    record_lock_outs,
    unlock_account,
    unlock_address,
    use_code,
)
from qianli.kernel.access.actions.grants import AlreadyEnded, EndsBeforeItStarts, NotToOneself, end_grant, give_grant
from qianli.kernel.access.actions.power import NothingToRaise, ReasonWanted, drop_power, raise_power
from qianli.kernel.access.actions.sessions import end_sign_in, end_sign_ins, forget_old_sign_ins, keep_sign_in
from qianli.kernel.access.actions.table import HEADS, Change, Line, Outcome, change_grants, row_of
from qianli.kernel.access.actions.tokens import NotHeld, TooLong, issue_token, note_token, revoke_token

__all__ = [
    "HEADS",
    "AlreadyClosed",
    "AlreadyEnded",
    "AlreadyOpen",
    "Attempt",
    "Change",
    "EndsBeforeItStarts",
    "Line",
    "NameTaken",
    "NotHeld",
    "NotLocked",
    "NotToOneself",
    "NothingToRaise",
    "Outcome",
    "ReasonWanted",
    "TooLong",
    "TooManyAttempts",
    "add_user",
    "change_grants",
    "close_account",
    "count_attempts",
    "drop_power",
    "end_grant",
    "end_sign_in",
    "end_sign_ins",
    "forget_old_attempts",
    "forget_old_sign_ins",
    "forgive_attempts",
    "give_grant",
    "issue_token",
    "keep_sign_in",
    "note_token",
    "raise_power",
    "record_factor",
    "record_lock_outs",
    "reopen_account",
    "revoke_token",
    "row_of",
    "unlock_account",
    "unlock_address",
    "use_code",
]
