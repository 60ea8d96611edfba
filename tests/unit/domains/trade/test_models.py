"""What is no product, certificate or sale, at whichever door it knocks."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import translation

from qianli.domains.ledger.actions import confirm_entry
from qianli.domains.ledger.public import spell
from qianli.domains.ledger.terms import State
from qianli.domains.trade.models import Brand, Certificate, Product, Sale, Showing, Signing
from qianli.kernel.access.terms import Role, Side
from qianli.kernel.audit.models import Event
from qianli.kernel.base.integrity import RefusedByDatabase
from tests.factories import AT, make
from tests.factories.refusing import PASSED, answers, everywhere
from tests.fakes.entries import user

pytestmark = pytest.mark.django_db

CERTIFIED = "A product is certified only with quality, a fair price and a producer linked to lifted households."
MET = {"quality": True, "fair_price": True, "linked": True}


@pytest.mark.parametrize("missing", MET)
def test_a_certificate_needs_all_three_conditions(missing: str) -> None:
    """To be confirmed; while it is looked into, each may still be missing."""
    short = MET | {missing: False}
    for state in (State.CONFIRMED, State.LOCKED):
        assert answers(Certificate, **short, state=state) == everywhere(CERTIFIED)
    for state in (State.DRAFT, State.SUBMITTED, State.REFUSED):
        assert set(answers(Certificate, **short, state=state).values()) == {PASSED}
    assert set(answers(Certificate, **MET).values()) == {PASSED}


def test_the_last_confirmation_of_an_unfit_product_is_refused() -> None:
    """The action says which conditions there are; the certificate stays submitted, and no event tells otherwise."""
    kept = make(
        Certificate, **(MET | {"linked": False}), east_id=None, west_id="152223", state=State.SUBMITTED
    )  # fmt: skip
    with translation.override("en"), pytest.raises(RefusedByDatabase) as refused:
        confirm_entry(Certificate, entry_id=kept.pk, side=Side.WEST, actor=user(Role.CONFIRMER), at=AT)
    assert refused.value.facts == {"reason": CERTIFIED}
    kept.refresh_from_db()
    assert (kept.state, kept.west_confirmed_at) == (State.SUBMITTED, None)
    assert not Event.objects.filter(name="ledger.entry_confirmed").exists()


def test_a_product_has_one_certificate_at_a_time() -> None:
    """A new one begins when the old one has run out."""
    kept = make(Certificate, **MET, spell=spell(date(2023, 1, 1), date(2024, 1, 1)))
    told = "This product has a certificate for these days already."
    again = {**MET, "product": kept.product}
    assert answers(Certificate, **again, spell=spell(date(2023, 12, 31))) == everywhere(told)
    assert set(answers(Certificate, **again, spell=spell(date(2024, 1, 1))).values()) == {PASSED}


def test_names_are_taken_once() -> None:
    """Of a brand in the programme, of a product by its producer, of a product on the list of a fair."""
    brand, product, shown = make(Brand, title="示例品牌"), make(Product, title="示例小米"), make(Showing)
    for model, given, told in (
        (Brand, {"title": brand.title}, "This brand is recorded already."),
        (
            Product,
            {"title": product.title, "producer": product.producer},
            "This producer's product is recorded already.",
        ),
        (
            Showing,
            {"fair": shown.fair, "product": shown.product},
            "This product is on the list of the fair already.",
        ),
    ):
        assert answers(model, **given) == everywhere(told)
        assert set(answers(model, **given, state=State.REFUSED).values()) == {PASSED}


@pytest.mark.parametrize(("model", "field"), [(Signing, "signed_cny"), (Sale, "amount_cny")])
def test_amounts_are_above_nought(model: type[Model], field: str) -> None:
    """Signed or sold."""
    assert answers(model, **{field: 0}) == everywhere("The number is above nought.")


def test_a_quantity_is_not_below_nought() -> None:
    """It may be nought where goods are not weighed."""
    assert answers(Sale, tonnes=-1) == everywhere("A quantity is not below nought.")
    assert set(answers(Sale, tonnes=0).values()) == {PASSED}


@pytest.mark.parametrize(("field", "name"), [("category", "category"), ("channel", "channel")])
def test_words_are_those_of_the_field(field: str, name: str) -> None:
    """Who writes past the form cannot invent a channel."""
    with pytest.raises(IntegrityError, match=f"trade_sale_{name}_known"), transaction.atomic():
        make(Sale, **{field: "none"})
