"""Pages of jobs: the list, one job with its log, cancelling and trying again; and the list of chores."""

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from qianli.kernel.access.gate import page, require, signed_in
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Verb
from qianli.kernel.jobs import actions
from qianli.kernel.jobs.forms import JobFilters
from qianli.kernel.jobs.models import Job
from qianli.kernel.jobs.queries import chores_told, job_told, log_of, sees_all, told
from qianli.kernel.jobs.registry import offers
from qianli.kernel.jobs.terms import DOMAIN

PER_PAGE = 50


@signed_in
@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    """Show the jobs that the reader sees, the latest first, and what may be asked for."""
    form = JobFilters(request.GET, Job.objects.visible_to(request.user))
    shown = Paginator(form.rows().select_related("asked_by"), PER_PAGE).get_page(request.GET.get("page"))
    found = told(shown.object_list)
    words = {
        "form": form,
        "page": shown,
        "jobs": found,
        "live": any(job.is_live for job in found),
        "offers": offers(request.user),
        "all": sees_all(request.user),
    }
    return render(request, "jobs/jobs.html", words, status=200 if form.is_valid() else 422)


@signed_in
@require_safe
def job_page(request: HttpRequest, number: int) -> HttpResponse:
    """Show one job."""
    way = [(Job._meta.verbose_name_plural, "/jobs/"), (str(number), "")]
    words = {"job": job_told(request.user, number), "log": log_of(number), "breadcrumbs": way}
    return render(request, "jobs/job.html", words)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def asking(request: HttpRequest) -> HttpResponse:
    """Ask for a job that is offered; who comes back here from signing in sees the list."""
    if request.method != "POST":
        return redirect("jobs")
    number = actions.ask(request.POST.get("task", ""), actor=cast("User", request.user), at=timezone.now())
    return redirect("job", number=number)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def cancellation(request: HttpRequest, number: int) -> HttpResponse:
    """Cancel a job; that it has ended meanwhile is said on its page."""
    if request.method == "POST":
        try:
            actions.cancel(number, actor=cast("User", request.user), at=timezone.now())
        except actions.AlreadyEnded as refusal:
            messages.error(request, refusal.sentence)
    return redirect("job", number=number)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def attempts(request: HttpRequest, number: int) -> HttpResponse:
    """Have a job that failed tried again; that it did not fail is said on its page."""
    if request.method == "POST":
        try:
            actions.retry(number, actor=cast("User", request.user), at=timezone.now())
            messages.success(request, _("It waits to be tried again."))
        except actions.NotFailed as refusal:
            messages.error(request, refusal.sentence)
    return redirect("job", number=number)


@page(verb=Verb.ADMINISTER, domain=DOMAIN)
@require_safe
def chore_list(request: HttpRequest) -> HttpResponse:
    """Show what the clock asks for: when it was last done, how it ended, when its time comes."""
    require(request.user, Verb.ADMINISTER, domain=DOMAIN)
    way = [(Job._meta.verbose_name_plural, "/jobs/"), (_("Chores"), "")]
    return render(request, "jobs/chores.html", {"chores": chores_told(at=timezone.now()), "breadcrumbs": way})
