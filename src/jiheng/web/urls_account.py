"""Addresses of login and of one's own account. Most are django-allauth's, under its own names; what it offers and we do not want is left out."""

from allauth.account import views as login
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.conf import settings
from django.urls import include, path, re_path

from jiheng.web.views import account, notice, token

urlpatterns = [
    path("", account.own, name="account"),
    path("invitation/<int:pk>/<str:token>/", account.invitation, name="invitation"),
    path("mail/", notice.mail, name="account-mail"),
    path("delegate/<int:pk>/", account.delegate, name="account-delegate"),
    path("delegate/<int:pk>/end/", account.end, name="account-end"),
    path("tokens/", token.tokens, name="account-tokens"),
    path("tokens/add/", token.add, name="account-tokens-add"),
    path("tokens/<int:pk>/revoke/", token.revoke, name="account-tokens-revoke"),
    path("login/", login.login, name="account_login"),
    path("logout/", login.logout, name="account_logout"),
    path("inactive/", login.account_inactive, name="account_inactive"),
    path("reauthenticate/", login.reauthenticate, name="account_reauthenticate"),
    path("password/", login.password_change, name="account_change_password"),
    path("password/set/", login.password_set, name="account_set_password"),
    path("password/reset/", login.password_reset, name="account_reset_password"),
    path("password/reset/sent/", login.password_reset_done, name="account_reset_password_done"),
    path("password/reset/done/", login.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$", login.password_reset_from_key, name="account_reset_password_from_key"),
    path("factors/", factors.index, name="mfa_index"),
    path("factors/ask/", factors.authenticate, name="mfa_authenticate"),
    path("factors/reauthenticate/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("factors/totp/", totp.activate_totp, name="mfa_activate_totp"),
    path("factors/totp/off/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("factors/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("factors/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("factors/codes/file/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
]
if settings.OIDC:
    from allauth.socialaccount import views as central

    urlpatterns += [
        path("central/cancelled/", central.login_cancelled, name="socialaccount_login_cancelled"),
        path("central/unknown/", central.signup, name="socialaccount_signup"),
        path("", include("allauth.socialaccount.providers.openid_connect.urls")),
    ]
