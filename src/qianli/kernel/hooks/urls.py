"""Addresses of webhooks."""

from django.urls import path

from qianli.kernel.hooks import views

urlpatterns = [
    path("webhooks/", views.subscription_list, name="hooks"),
    path("webhooks/<uuid:pk>/", views.subscription_page, name="hook"),
    path("webhooks/<uuid:pk>/deed/", views.deed, name="hook_deed"),
    path("webhooks/deliveries/<uuid:pk>/replay/", views.replaying, name="hook_replay"),
]
