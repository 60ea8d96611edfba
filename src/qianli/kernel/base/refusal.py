"""Refusals: what the house says no to, in the words that the person reads."""

from string import Formatter
from typing import Any

from django.utils.translation import gettext


class Refusal(Exception):
    """This is not possible as asked."""

    status = 409

    def __init__(self, **facts: Any) -> None:
        """Keep the facts that fill the sentence.

        :param facts: values for the names in braces in the class docstring.
        """
        self.facts = facts
        super().__init__(type(self).__doc__)

    @property
    def code(self) -> str:
        """The name of this refusal, stable for programs, such as ``AlreadyEnded``."""
        return type(self).__name__

    @property
    def sentence(self) -> str:
        """The docstring of the class in the reader's language, filled with the facts."""
        template = gettext(" ".join((type(self).__doc__ or "").split()))
        names = {name for _, name, _, _ in Formatter().parse(template) if name}
        return template.format(**{name: self.facts.get(name, "?") for name in names})

    def __str__(self) -> str:
        return self.sentence


class NotFound(Refusal):
    """There is no {what} "{seen}" here, or it is not yours to see."""

    status = 404


class Invalid(Refusal):
    """{field}: "{seen}" is not accepted. {accepted}"""

    status = 422
