"""The choice that is drawn by a function is the element that Django draws, whatever stands in it."""

from html.parser import HTMLParser
from typing import Any

from django import forms
from hypothesis import given
from hypothesis import strategies as st

from qianli.kernel.tables.forms import QuickSelect

texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)
options = st.tuples(texts, texts)
groups = st.tuples(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8), st.lists(options, max_size=3)
)


class Seen(HTMLParser):
    """What a browser reads: tags with attributes, and text without the space between them."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: list[Any] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(tag)

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.found.append(data.strip())


@given(st.lists(st.one_of(options, groups), max_size=5), texts, st.none() | texts)
def test_it_reads_as_djangos_own(choices: list[Any], name: str, chosen: str | None) -> None:
    """Also for a value that is among no choices, twice among them, or markup."""
    drawn = [widget(choices=choices).render(name, chosen, {"id": "x"}) for widget in (QuickSelect, forms.Select)]
    assert Seen(drawn[0]).found == Seen(drawn[1]).found
