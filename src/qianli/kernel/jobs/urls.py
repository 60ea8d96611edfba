"""Addresses of jobs and chores."""

from django.urls import path

from qianli.kernel.jobs import views

urlpatterns = [
    path("jobs/", views.job_list, name="jobs"),
    path("jobs/requests/", views.asking, name="job_requests"),
    path("jobs/chores/", views.chore_list, name="chores"),
    path("jobs/<int:number>/", views.job_page, name="job"),
    path("jobs/<int:number>/cancellation/", views.cancellation, name="job_cancellation"),
    path("jobs/<int:number>/attempts/", views.attempts, name="job_attempts"),
]
