"""The addresses of accounts and of signing in; who may open them is in ``desk/access.py``.

The names with ``account_`` and ``mfa_`` are those by which django-allauth leads from one to the next.
"""

from allauth.account import views as signing
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.decorators.http import require_POST

from bearwitness.desk.accounts import own_views, views

_log_out = login_not_required(require_POST(signing.logout))

urlpatterns = [
    # in and out; each under the desk's own name and under the one django-allauth looks for
    path("login/", signing.login, name="login"),
    path("login/", signing.login, name="account_login"),
    path("login/code/", factors.authenticate, name="mfa_authenticate"),
    path("login/passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("login/inactive/", signing.account_inactive, name="account_inactive"),
    path("logout/", _log_out, name="logout"),
    path("logout/", _log_out, name="account_logout"),
    path("lock/", own_views.lock, name="lock"),
    path("panic/", own_views.panic, name="panic"),
    # one's own account
    path("you/", factors.index, name="mfa_index"),
    path("you/sign-ins/", own_views.sign_ins, name="sign_ins"),
    path("you/password/", signing.password_change, name="account_change_password"),
    path("you/password/set/", signing.password_set, name="account_set_password"),
    path("you/confirm/", signing.reauthenticate, name="account_reauthenticate"),
    path("you/confirm/code/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("you/confirm/passkey/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("you/app/add/", totp.activate_totp, name="mfa_activate_totp"),
    path("you/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("you/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("you/codes/renew/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("you/passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("you/passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("you/passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    # for administrators
    path("accounts/", views.account_list, name="accounts"),
    path("accounts/<str:name>/", views.account_detail, name="account"),
]
