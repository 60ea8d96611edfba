"""Addresses of evidence: below the address of the record that it proves."""

from django.urls import path

from qianli.kernel.evidence import views

BASE = "<str:domain>/<str:collection>/<uuid:pk>/evidence/"

urlpatterns = [
    path(BASE, views.attaching, name="evidence"),
    path(f"{BASE}<uuid:attachment>/", views.downloading, name="evidence.file"),
    path(f"{BASE}<uuid:attachment>/picture/", views.picturing, name="evidence.picture"),
    path(f"{BASE}<uuid:attachment>/withdrawal/", views.withdrawing, name="evidence.withdrawal"),
]
