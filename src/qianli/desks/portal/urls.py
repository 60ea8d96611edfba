"""Addresses of the portal: the front page, figures, places, search."""

from django.urls import path, re_path

from qianli.desks.portal import views
from qianli.kernel.web.manifest import manifests

KEY = r"(?P<key>[^/]+)"
ENDING = rf"(?P<ending>{'|'.join(views.ENDINGS)})"

urlpatterns = [
    path("", views.front, name="portal_front"),
    path("figures/", views.figures, name="portal_figures"),
    path("figures/<str:key>/", views.figure, name="portal_figure"),
    re_path(rf"^figures/{KEY}/table\.{ENDING}$", views.figure_numbers, name="portal_figure_numbers"),
    re_path(rf"^figures/{KEY}/records\.{ENDING}$", views.figure_records, name="portal_figure_records"),
    path("places/", views.places, name="portal_places"),
    path("places/<str:code>/", views.place, name="portal_place"),
    path("search/", views.search, name="search"),
    # A page for each domain that has none of its own, such as /funds/.
    *(
        path(f"{manifest.name}/", views.domain, {"name": manifest.name}, name=f"portal_domain_{manifest.name}")
        for manifest in manifests()
        if manifest.tables and manifest.name != "places"
    ),
]
