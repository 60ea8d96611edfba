"""The generated form: what it asks, how it reads what people write, and what it says when it cannot."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from psycopg.types.range import Range

from qianli.domains.funds.models import Allotment, Disbursement, Project
from qianli.domains.ledger.forms import EntryForm, among_for, choices, entry_form, pointed_at
from qianli.domains.ledger.forms.choosing import FEW, marked, meant
from qianli.domains.ledger.models import Programme
from qianli.domains.ledger.public import entry_table
from qianli.domains.ledger.rules import NothingLike
from qianli.domains.ledger.terms import State
from qianli.domains.pairings.models import Pair
from qianli.kernel.access.gate import AnyUser
from qianli.kernel.access.terms import Role, Side
from qianli.kernel.base.refusal import NotFound
from tests.factories import make
from tests.fakes.entries import EAST, EVENTS, TABLE, WEST, Delivery, filled, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kind", "programme")]
TODAY = date(2024, 6, 30)
Organisation: Any = Delivery._meta.get_field("buyer").related_model
Person: Any = Delivery._meta.get_field("driver").related_model


def form(given: dict[str, Any] | None = None, *, table: Any = TABLE, entry: Any = None, who: Any = None) -> EntryForm:
    """Return the form, filled if anything is given."""
    reader: AnyUser = who or user(Role.OFFICE)
    return entry_form(table)(given, instance=entry or Delivery(), user=reader, today=TODAY)


def test_it_asks_for_the_fields_of_the_table_places_and_days() -> None:
    """In the order of the declaration; one day for an event, two for a spell."""
    places = ["west", "east"]
    assert list(form().fields) == [*TABLE.fields, *places, "first_day", "last_day", "revision"]
    assert list(form(table=EVENTS).fields) == ["goods", "amount_cny", *places, "day", "revision"]
    Programme.objects.create(key="other", name="其他", west_id="150000", east_id="120000", since=TODAY)
    assert "programme" in form().fields
    assert form()["programme"].value() == Programme.objects.get(key="jingmeng").pk


def test_it_reads_what_the_field_writes() -> None:
    """万元, short place names, full width, days in three ways: one paper, typed as it is."""
    make(Organisation, name="北京示例企业001")
    given = form(
        filled(
            sacks="１，２００",
            signed_on="2024/3/1",
            loaded_at="2024.3.5 14:30",
            certified="on",
            channel="fair",
            origin="左旗",
        )
        | {"origin": "内蒙古科右中旗", "buyer": "北京示例企业001"}
    )
    assert given.is_valid(), given.errors
    entry = given.instance
    assert (entry.amount_cny, entry.sacks, entry.certified, entry.channel) == (Decimal(35000), 1200, True, "fair")
    assert (entry.west_id, entry.east_id, entry.origin_id) == (WEST, EAST, "152222")
    assert entry.spell == Range(date(2024, 3, 5), date(2024, 3, 10))
    assert entry.loaded_at == datetime(2024, 3, 5, 6, 30, tzinfo=UTC)
    assert entry.buyer.name == "北京示例企业001"
    assert entry.programme.key == "jingmeng"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"amount_cny": "约三万"}, "amount_cny"),
        ({"amount_cny": "0.001"}, "amount_cny"),
        ({"sacks": "1.5"}, "sacks"),
        ({"sacks": "-1"}, "sacks"),
        ({"sacks": "2147483648"}, "sacks"),
        ({"amount_cny": "1万亿"}, "amount_cny"),
        ({"amount_cny": "1e3"}, "amount_cny"),
        ({"channel": "moon"}, "channel"),
        ({"signed_on": "2024.3"}, "signed_on"),
        ({"loaded_at": "2024-03-05"}, "loaded_at"),
        ({"first_day": ""}, "first_day"),
        ({"first_day": "昨天"}, "first_day"),
        ({"last_day": "2024-03-04"}, "last_day"),
        ({"west": "左旗"}, "west"),
        ({"west": "没有这个地方"}, "west"),
        ({"west": "海淀区"}, "west"),
        ({"east": "科右前旗"}, "east"),
        ({"origin": "没有这个地方"}, "origin"),
        ({"buyer": "没有这家企业"}, "buyer"),
        ({"goods": "牛" * 21}, "goods"),
    ],
)
def test_what_it_cannot_read_is_told_at_the_field(changed: dict[str, str], field: str) -> None:
    """With what was seen, where it was seen, and all else left as typed."""
    given = form(filled(**changed))
    assert set(given.errors) == {field}
    assert given[field].value() == changed[field]


def test_the_largest_number_is_that_of_the_field() -> None:
    """As many digits as the column keeps."""
    with translation.override("en"):
        wrong = form(filled(sacks="2147483648", amount_cny="1000000000000"))
        assert wrong.errors["sacks"] == [
            '"2147483648" is too large. The largest number accepted here is 2,147,483,647.'
        ]
        assert "999,999,999,999.99" in wrong.errors["amount_cny"][0]
    assert form(filled(sacks="2147483647", amount_cny="999999999999.99")).is_valid()


def test_what_is_not_there_is_not_said_to_be_near_nothing() -> None:
    """An empty list of suggestions is left out of the sentence."""
    for number in range(FEW):
        make(Organisation, name=f"北京示例企业{number:03}")
    with translation.override("en"):
        said = form(filled(buyer="没有这家单位")).errors["buyer"]
        assert said == ['There is no organisation "没有这家单位" that you may choose here.']
        assert "Nearest: " in form(filled(buyer="企业00")).errors["buyer"][0]


def test_a_form_says_which_places_a_submission_needs() -> None:
    """Where both sides confirm; not where one may be empty, or both are those of another record."""
    told = "Needed before it is submitted; a draft may wait for it."
    with translation.override("en"):
        for model, hint in ((Allotment, told), (Delivery, ""), (Disbursement, "")):
            of = TABLE if model is Delivery else entry_table(model)
            fields = form(table=of, entry=model()).fields
            assert {str(fields[side].help_text) for side in ("west", "east")} == {hint}


def test_only_what_fits_the_entry_is_offered() -> None:
    """A payment is for a project of the own county, a western member is at home in the west."""
    own, far = make(Project, west_id=WEST, east_id=EAST), make(Project, west_id="150102", east_id=EAST)
    clerk = user(Role.COUNTY_CLERK, WEST, Side.WEST)
    offered = form(table=entry_table(Disbursement), entry=Disbursement(), who=clerk).fields["project"]
    assert [key for key, _label in offered.widget.choices] == ["", str(own.pk)]
    everything = form(table=entry_table(Disbursement), entry=Disbursement()).fields["project"]
    assert {key for key, _label in everything.widget.choices} == {"", str(own.pk), str(far.pk)}
    western = make(Organisation, name="西部示例村", place_id=WEST)
    eastern = make(Organisation, name="东部示例村", place_id=EAST)
    pair = form(table=entry_table(Pair), entry=Pair())
    assert [key for key, _label in pair.fields["west_party"].widget.choices] == ["", str(western.pk)]
    assert [key for key, _label in pair.fields["east_party"].widget.choices] == ["", str(eastern.pk)]
    among = among_for("pairings.pairs", "west_party", clerk)
    assert choices(Organisation, clerk, "示例村", among=among) == ["西部示例村"]
    anywhere = among_for("no.such", "west_party", clerk)
    assert set(choices(Organisation, clerk, "示例村", among=anywhere)) == {"东部示例村", "西部示例村"}


def test_everything_wrong_is_told_at_once() -> None:
    """Words, bounds, places and constraints: one round of corrections."""
    wrong = form(filled(goods="", amount_cny="0", west="海淀区", last_day="2024-03-01", sacks="x"))
    assert set(wrong.errors) == {"goods", "west", "last_day", "sacks", "amount_cny"}
    assert wrong.errors["amount_cny"] == ["A delivery is worth something."]


def test_a_place_is_read_for_the_day_of_the_record() -> None:
    """通辽市 was a city in a league once and is the whole of it now: the words mean the code of their day."""
    codes = {}
    for first in ("1998-05-01", "2024-05-01"):
        given = form(filled(west="通辽市", first_day=first, last_day=""))
        assert given.is_valid(), given.errors
        codes[first] = given.instance.west_id
    assert codes == {"1998-05-01": "152301", "2024-05-01": "150500"}


def test_a_clash_with_another_record_is_told_at_what_clashes() -> None:
    """The sentence is the constraint's own; the days, which every record has, are in it."""
    make(Delivery, goods="牛肉", spell=Range(date(2024, 3, 1), None), state=State.DRAFT)
    assert form(filled()).errors == {"goods": ["These goods are under way in these days already."]}


def test_it_shows_an_entry_as_it_can_be_read_back() -> None:
    """Opened and saved without a touch, nothing changes."""
    buyer, driver = make(Organisation, name="北京示例企业001"), make(Person, name="张示例001")
    values = {"amount_cny": Decimal("35000.50"), "buyer": buyer, "driver": driver, "origin_id": "152222", "sacks": 3}
    entry = make(Delivery, state=State.DRAFT, west_id=WEST, spell=Range(date(2024, 3, 5), date(2024, 3, 10)), **values)
    shown = form(entry=entry)
    again = form({name: shown[name].value() or "" for name in shown.fields}, entry=Delivery.objects.get(pk=entry.pk))
    assert again.is_valid(), again.errors
    kept = Delivery.objects.get(pk=entry.pk)
    assert {name: value for name, value in again.values().items() if getattr(kept, name) != value} == {}
    assert shown["amount_cny"].value() == "35000.5"
    assert shown["last_day"].value() == "2024-03-09"


def test_a_clerk_finds_the_own_county_there() -> None:
    """Who keeps one county's ledger need not write its name a thousand times."""
    assert form(who=user(Role.COUNTY_CLERK, WEST, Side.WEST))["west"].value() == "兴安盟科尔沁右翼前旗"
    assert form(who=user(Role.CONFIRMER, EAST, Side.EAST))["west"].value() is None
    assert form()["west"].value() is None


def test_few_records_are_a_list_and_many_are_looked_for() -> None:
    """A list of thousands is no help, and no page."""
    firms = [make(Organisation, name=f"北京示例企业{number:03}") for number in range(FEW - 1)]
    few = form().fields["buyer"].widget
    assert [label for _key, label in few.choices][:2] == ["—", "北京示例企业000"]
    assert form(filled(buyer=str(firms[7].pk))).is_valid()
    make(Organisation, name="北京示例企业999")
    make(Organisation, name="北京示例企业999", place_id=WEST)
    many = form(filled(buyer="北京示例企业007"))
    assert many.is_valid()
    assert many.instance.buyer == firms[7]
    assert "/ledger/choices/parties.organisation/" in str(many["buyer"])
    said = form(filled(buyer="北京示例企业999")).errors["buyer"][0]
    assert said.count("北京示例企业999（") == 2
    marked = re.findall(r"北京示例企业999（\w+）", said)
    assert [form(filled(buyer=each)).is_valid() for each in marked] == [True, True]


def test_only_what_may_be_seen_may_be_chosen() -> None:
    """A form must not tell names that the lists hide."""
    make(Person, name="张示例001", place_id="152223")
    own, far = user(Role.COUNTY_CLERK, "152223", Side.WEST), user(Role.COUNTY_CLERK, "150102", Side.WEST)
    assert len(form(who=own).fields["driver"].widget.choices) == 2
    assert len(form(who=far).fields["driver"].widget.choices) == 1
    assert "driver" in form(filled(driver="张示例001"), who=far).errors


@pytest.mark.parametrize(
    ("role", "prefix", "found"),
    [
        (Role.OFFICE, "", 2),
        (Role.COUNTY_CLERK, "152223", 1),
        (Role.INSTITUTION_MEMBER, "152223", 0),
        (Role.INSTITUTION_MEMBER, "", 0),
    ],
)
def test_names_of_persons_are_searched_only_where_they_may_be_read(role: Role, prefix: str, found: int) -> None:
    """Else names are guessed letter by letter; whoever sees masks only chooses by the mark."""
    near, _far = make(Person, name="张示例001", place_id="152223"), make(Person, name="张示例002", place_id="152222")
    reader = user(role, prefix)
    assert len(choices(pointed_at("parties.person"), reader, "张示例00")) == found
    assert len(choices(pointed_at("parties.person"), reader, "例00")) == found
    rows = Person.objects.visible_to(reader)
    if found:
        assert meant(rows, reader, "张示例001") == near
    else:
        with pytest.raises(NothingLike):
            meant(rows, reader, "张示例001")
    assert meant(rows, reader, marked(near)) == near


def test_suggestions_are_what_the_field_reads() -> None:
    """Divisions by part of a name, inside the region; records by part of theirs; both as they are written."""
    assert choices(pointed_at("places.division"), user(None), "科尔沁右翼前", within="150000") == [
        "兴安盟科尔沁右翼前旗"
    ]
    assert choices(pointed_at("places.division"), user(None), "海淀", within="150000") == []
    make(Organisation, name="北京示例企业001")
    assert choices(pointed_at("parties.organisation"), user(None), "企业001") == ["北京示例企业001"]
    with pytest.raises(NotFound):
        pointed_at("access.user")
