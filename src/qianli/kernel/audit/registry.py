"""Names of events: each floor registers its own before the first request."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise

type Sentence = Promise | str
type Listener = Callable[[Any], None]

_sentences: dict[str, Sentence] = {}


class UnknownEvent(LookupError):
    """An action records an event name that no floor has registered."""


class ContestedEvent(ValueError):
    """Two floors register one event name with different sentences."""


def register_events(sentences: Mapping[str, Sentence]) -> None:
    """Make event names known; saying the same thing twice changes nothing.

    :param sentences: name, such as ``ledger.entry_confirmed``, to the sentence that presents the event. In
        the sentence ``{actor}``, ``{target}`` and the keys of the facts may stand in braces.
    :raises ContestedEvent: the name is taken by another sentence.
    """
    for name, sentence in sentences.items():
        kept = _sentences.setdefault(name, sentence)
        if kept is not sentence and kept != sentence:
            raise ContestedEvent(name)


def sentence_of(name: str) -> Sentence:
    """Return the sentence that presents events of this name.

    :raises UnknownEvent: nobody registered the name.
    """
    try:
        return _sentences[name]
    except KeyError:
        raise UnknownEvent(name) from None


def event_names() -> tuple[str, ...]:
    """Return all registered names in alphabetical order."""
    return tuple(sorted(_sentences))


_listeners: list[Listener] = []


def register_listener(listen: Listener) -> None:
    """Have a floor above told of each event, in the transaction that records it; the same one twice changes nothing.

    :param listen: takes the event; what it raises undoes what was done.
    """
    if listen not in _listeners:
        _listeners.append(listen)


def listeners() -> tuple[Listener, ...]:
    """Return who is told of each event."""
    return tuple(_listeners)
