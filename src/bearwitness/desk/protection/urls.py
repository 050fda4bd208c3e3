"""The addresses of protection; who may open them is in ``desk/access.py``."""

from django.urls import path

from bearwitness.desk.protection import views

urlpatterns = [
    path("incidents/<str:key>/restrict/", views.restrict, name="restrict"),
]
