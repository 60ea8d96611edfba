"""An API of a few operations, to see how the root treats what they raise."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.http import Http404, HttpRequest
from django.urls import path
from ninja import Query, Router
from pydantic import BaseModel, Field

from qianli.domains.ledger.rules import AlreadyConfirmed
from qianli.kernel.access.gate import operation, public
from qianli.kernel.access.terms import Verb
from qianli.kernel.api.root import HouseAPI
from qianli.kernel.base.refusal import Invalid, NotFound

RAISED: dict[str, Exception] = {
    "refusal": AlreadyConfirmed(side="west"),
    "not-found": NotFound(what="pair", seen="7"),
    "invalid": Invalid(field="Place", seen="x", accepted="Give a code.", parameter="place"),
    "fields": ValidationError({"spell": ["It ends before it starts."], "__all__": ["No place."]}),
    "missing": Http404(),
    "database": OperationalError("server closed the connection"),
    "failure": RuntimeError("secret words"),
}


class Body(BaseModel):
    """What is posted."""

    day: date
    name: str = Field(max_length=3)


reading, writing = Router(), Router()


@reading.get("/raised/{name}", response=dict[str, str])
@public
def raised(request: HttpRequest, name: str) -> Any:
    raise RAISED[name]


@reading.get("/items", response=dict[str, int])
@public
def items(request: HttpRequest, limit: int = Query(1, ge=1, le=9)) -> Any:
    return {"limit": limit}


@reading.get("/items/{uuid:pk}", response=dict[str, str])
@public
def item(request: HttpRequest, pk: UUID) -> Any:
    return {"pk": str(pk)}


@writing.post("/items", response={201: dict[str, str]})
@public
def add(request: HttpRequest, body: Body) -> Any:
    from ninja import Status

    return Status(201, {"name": body.name})


@writing.delete("/items/{uuid:pk}", response={204: None})
@operation(verb=Verb.REVISE, domain="pairings")
def remove(request: HttpRequest, pk: UUID) -> Any:
    from ninja import Status

    return Status(204, None)


api = HouseAPI(version="1", routers=[reading, writing])
urlpatterns = [path("api/", api.urls)]
