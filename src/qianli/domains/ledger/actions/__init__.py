"""The verbs of every entry, the bulk door, the verbs of programmes, and the guards in the database."""

from qianli.domains.ledger.actions.bulk import load_rows
from qianli.domains.ledger.actions.deeds import carry_out, do
from qianli.domains.ledger.actions.entries import (
    confirm_entry,
    discard_entry,
    lock_entry,
    record_entry,
    refuse_entry,
    reopen_entry,
    revise_entry,
    submit_entry,
)
from qianli.domains.ledger.actions.guards import entry_models, guard, install_guards
from qianli.domains.ledger.actions.programmes import establish_programme, give_standing
from qianli.domains.ledger.actions.together import Judged, confirm_each

__all__ = [
    "Judged",
    "carry_out",
    "confirm_each",
    "confirm_entry",
    "discard_entry",
    "do",
    "entry_models",
    "establish_programme",
    "give_standing",
    "guard",
    "install_guards",
    "load_rows",
    "lock_entry",
    "record_entry",
    "refuse_entry",
    "reopen_entry",
    "revise_entry",
    "submit_entry",
]
