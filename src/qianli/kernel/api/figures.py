"""The definitions of all figures, for programs."""

from typing import Any

from django.http import HttpRequest
from ninja import Router
from pydantic import BaseModel, Field

from qianli.kernel.access.gate import public
from qianli.kernel.figures.definition import AnyFigure, Figure
from qianli.kernel.figures.registry import all_figures

router = Router()


class FigureDefinition(BaseModel):
    """What a figure means and how it is counted."""

    key: str = Field(description="Key of the figure.", examples=["talent.specialists_posted"])
    domain: str = Field(description="Domain that owns it.", examples=["talent"])
    label: str = Field(description="Name, in the language asked for.")
    meaning: str = Field(description="Definition in words, in the language asked for.")
    unit: str = Field(description="Unit of the value.", examples=["person"])
    decimals: int = Field(description="Digits after the point that are told.", examples=[0])
    rounding: str = Field(description="How the other digits are dropped.", examples=["ROUND_HALF_UP"])
    nature: str = Field(
        description="flow: summed over a period; stock: what stood on its last day; derived: computed from others.",
        examples=["flow"],
    )
    made_of: list[str] = Field(description="Keys of the figures it is computed from; empty for counted ones.")
    aliases: list[str] = Field(description="Chinese phrases that mean it.", examples=[["选派专业技术人才"]])
    source: str = Field(description="Paper that defines it.")


@router.get(
    "/figures", response=list[FigureDefinition], operation_id="figures_list", summary="Figures", tags=["figures"]
)
@public
def list_figures(request: HttpRequest) -> list[dict[str, Any]]:  # noqa: ARG001 - the framework knows it by this name
    """Return the definition of every figure, ordered by key."""
    return [_told(figure) for figure in all_figures()]


def _told(figure: AnyFigure) -> dict[str, Any]:
    return {
        "key": figure.key,
        "domain": figure.domain,
        "label": str(figure.label),
        "meaning": str(figure.meaning),
        "unit": figure.unit.value,
        "decimals": figure.decimals,
        "rounding": figure.rounding.value,
        "nature": figure.nature.value if isinstance(figure, Figure) else "derived",
        "made_of": [] if isinstance(figure, Figure) else list(figure.parts()),
        "aliases": list(figure.aliases),
        "source": figure.source,
    }
