"""An address that asks for a job whose effect can be counted: ``qianli up`` runs with these settings and one task more.

``DJANGO_SETTINGS_MODULE=tests.fakes.onslaught.settings``
"""

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import include, path
from django.utils import timezone
from django.views.decorators.http import require_POST

from qianli.kernel.access.gate import signed_in
from qianli.kernel.jobs.declaration import task
from qianli.kernel.jobs.reporting import Report


@task("onslaught.write", label="Write the number of the job")
def write(report: Report) -> None:
    """Write one row and take a little time over it; nothing keeps a second row of the same job from standing there."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO onslaught_effect VALUES (%s, clock_timestamp())", [report.number])
        cursor.execute("SELECT pg_sleep(0.1)")


@signed_in
@require_POST
def ask(request: HttpRequest) -> JsonResponse:
    """Ask for a job and answer with its number."""
    return JsonResponse({"number": write.defer(by=request.user, at=timezone.now())}, status=201)


urlpatterns = [path("onslaught/jobs", ask), path("", include("qianli.site.urls"))]
