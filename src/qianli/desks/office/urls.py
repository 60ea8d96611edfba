"""Addresses of the office."""

from django.urls import path

from qianli.desks.office import views

urlpatterns = [
    path("office/", views.worklist, name="office_worklist"),
    path("office/<str:domain>/<str:collection>/confirmations/", views.confirmations, name="office_confirmations"),
]
