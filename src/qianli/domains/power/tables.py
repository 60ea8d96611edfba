"""Lists of power."""

from qianli.domains.ledger.public import EntryTable
from qianli.domains.power.actions import meter_delivery, revise_delivery
from qianli.domains.power.models import (
    Base,
    BusFleet,
    Certificate,
    Delivery,
    EnergyContract,
    EnergyTrade,
    Line,
    Plant,
    Unit,
)
from qianli.kernel.tables.declaration import Column

TABLES = (
    EntryTable(
        name="power.bases",
        model=Base,
        columns=(Column(path="title"), Column(path="energy"), Column(path="planned_mw")),
        filters=("energy",),
        search=("title",),
        fields=("title", "energy", "planned_mw"),
        one_day=False,
    ),
    EntryTable(
        name="power.plants",
        model=Plant,
        columns=(Column(path="title"), Column(path="energy"), Column(path="capacity_mw"), Column(path="operator")),
        filters=("energy",),
        search=("title",),
        fields=("title", "energy", "capacity_mw", "operator"),
        one_day=False,
    ),
    EntryTable(
        name="power.units",
        model=Unit,
        columns=(Column(path="plant"), Column(path="number"), Column(path="capacity_mw")),
        search=("plant__title",),
        fields=("plant", "number", "capacity_mw"),
        one_day=False,
    ),
    EntryTable(
        name="power.lines",
        model=Line,
        columns=(Column(path="title"), Column(path="current"), Column(path="voltage_kv"), Column(path="capacity_mw")),
        filters=("current",),
        search=("title",),
        fields=("title", "current", "voltage_kv", "capacity_mw"),
        one_day=False,
    ),
    EntryTable(
        name="power.contracts",
        model=EnergyContract,
        columns=(Column(path="plant"), Column(path="buyer"), Column(path="signed_kwh")),
        search=("plant__title", "buyer__name"),
        fields=("plant", "buyer", "signed_kwh"),
    ),
    EntryTable(
        name="power.trades",
        model=EnergyTrade,
        columns=(
            Column(path="plant"),
            Column(path="traded_kwh"),
            Column(path="price_cny"),
            Column(path="contract", listed=False),
        ),
        search=("plant__title",),
        fields=("plant", "contract", "traded_kwh", "price_cny"),
        one_day=False,
        ahead=("spell",),
    ),
    EntryTable(
        name="power.deliveries",
        model=Delivery,
        columns=(
            Column(path="plant"),
            Column(path="energy"),
            Column(path="delivered_kwh"),
            Column(path="capacity_mw", listed=False),
        ),
        filters=("energy",),
        search=("plant__title",),
        fields=("plant", "delivered_kwh"),
        record=meter_delivery,
        revise=revise_delivery,
    ),
    EntryTable(
        name="power.certificates",
        model=Certificate,
        columns=(Column(path="number"), Column(path="plant"), Column(path="holder"), Column(path="pieces")),
        search=("number", "plant__title"),
        fields=("number", "plant", "holder", "pieces"),
    ),
    EntryTable(
        name="power.bus-fleets",
        model=BusFleet,
        columns=(Column(path="depot"), Column(path="buses")),
        search=("depot__name",),
        fields=("depot", "buses"),
        one_day=False,
    ),
)
