"""Addresses of the forms, beside those that every table has."""

from django.urls import path

from qianli.domains.parties import views

urlpatterns = [
    path("parties/organisations/new/", views.register_organisation_page, name="parties.organisations.new"),
    path("parties/persons/new/", views.register_person_page, name="parties.persons.new"),
    path("parties/persons/<uuid:pk>/dossier/", views.person_dossier_page, name="parties.persons.dossier"),
    path("parties/persons/<uuid:pk>/erasure/", views.person_erasure_page, name="parties.persons.erasure"),
]
