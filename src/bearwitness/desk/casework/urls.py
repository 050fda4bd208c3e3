"""The addresses of casework; see README.md."""

from django.urls import path

from bearwitness.desk.casework import views

urlpatterns = [
    path("", views.incident_list, name="incidents"),
    path("incidents/<str:key>/", views.incident_detail, name="incident"),
    path("reports/<path:key>/", views.report_detail, name="report"),
]
