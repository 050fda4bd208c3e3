"""The desk's addresses."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

urlpatterns = [
    path("login/", LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("logout/", login_not_required(LogoutView.as_view()), name="logout"),
    path("", include("bearwitness.desk.accounts.urls")),
    path("", include("bearwitness.desk.protection.urls")),
    path("", include("bearwitness.desk.jobs.urls")),
    path("", include("bearwitness.desk.casework.urls")),
]
