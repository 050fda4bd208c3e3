"""The desk's addresses. Who may open which is in ``access.py``."""

from django.urls import include, path

urlpatterns = [
    path("", include("bearwitness.desk.accounts.urls")),
    path("", include("bearwitness.desk.protection.urls")),
    path("", include("bearwitness.desk.jobs.urls")),
    path("", include("bearwitness.desk.api.urls")),
    path("", include("bearwitness.desk.casework.urls")),
]
