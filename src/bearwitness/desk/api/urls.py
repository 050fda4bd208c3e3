"""The addresses of the API and of its tokens; who may open them is in ``desk/access.py``."""

from django.urls import path, re_path

from bearwitness.desk.api import views
from bearwitness.desk.api.endpoints import api
from bearwitness.desk.api.middleware import unknown_address

urlpatterns = [
    path("tokens/", views.tokens, name="tokens"),
    path("api/", api.urls),
    re_path(r"^api/[\s\S]*$", unknown_address, name="api-unknown"),
]
