"""Addresses of the shell itself."""

from django.urls import path

from qianli.kernel.web import views

urlpatterns = [
    path("theme/", views.choose_theme, name="choose_theme"),
    path("gallery/", views.gallery, name="gallery"),
]
