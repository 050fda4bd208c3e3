"""The addresses of jobs; who may open them is in ``desk/access.py``."""

from django.urls import path

from bearwitness.desk.jobs import views

urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/<int:number>/", views.job_detail, name="job"),
]
