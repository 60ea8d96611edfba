"""Shape of what people give about entries: the generated form of each kind, and what goes with a verb."""

from qianli.domains.ledger.forms.asking import AskingForm
from qianli.domains.ledger.forms.choosing import among_for, choices, pointed_at
from qianli.domains.ledger.forms.entry import DeedForm, EntryForm, entry_form

__all__ = ["AskingForm", "DeedForm", "EntryForm", "among_for", "choices", "entry_form", "pointed_at"]
