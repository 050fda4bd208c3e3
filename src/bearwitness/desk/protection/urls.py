"""The addresses of protection; who may open them is in ``desk/access.py``."""

from django.urls import path

from bearwitness.desk.protection import views

urlpatterns = [
    path("protected/", views.protected_list, name="protected_sources"),
    path("protected/<int:number>/", views.protected_detail, name="protected_source"),
    path("incidents/<str:key>/restrict/", views.restrict, name="restrict"),
]
