"""The addresses of accounts; who may open them is in ``desk/access.py``."""

from django.urls import path

from bearwitness.desk.accounts import views

urlpatterns = [
    path("accounts/", views.account_list, name="accounts"),
    path("accounts/<str:name>/", views.account_detail, name="account"),
]
