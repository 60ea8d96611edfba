"""Reads of projects and money: what lies idle and what starts late."""

from datetime import date
from decimal import Decimal

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from qianli.domains.funds.models import Disbursement, Project
from qianli.domains.funds.rules import IDLE_AFTER, LATE_AFTER
from qianli.domains.funds.terms import UNDER_WAY, Phase


def with_paid(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Return the projects with ``paid_cny``, the sum of their confirmed disbursements."""
    paid = (
        Disbursement.objects.filter(Disbursement.confirmed_when, project=OuterRef("pk"))
        .order_by()
        .values("project")
        .annotate(total=Sum("amount_cny"))
        .values("total")
    )
    return projects.annotate(paid_cny=Coalesce(Subquery(paid), Decimal(0)))


def idle_projects(on: date) -> QuerySet[Project]:
    """Return projects approved a year or more ago with less than half of their money paid, oldest first."""
    old = Project.objects.filter(
        Project.confirmed_when, phase__in=(Phase.APPROVED, *UNDER_WAY), spell__startswith__lte=on - IDLE_AFTER
    )
    return with_paid(old).filter(cooperation_cny__gt=2 * F("paid_cny")).order_by("spell__startswith")


def late_projects(on: date) -> QuerySet[Project]:
    """Return approved projects that have not started within ninety days, oldest first."""
    return Project.objects.filter(
        Project.confirmed_when, phase=Phase.APPROVED, spell__startswith__lte=on - LATE_AFTER
    ).order_by("spell__startswith")
