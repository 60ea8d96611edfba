"""Addresses of signing in and of one's own account; only those of the sign-in library that the house serves."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from qianli.kernel.access import desk
from qianli.kernel.access.gate import public, signed_in
from qianli.kernel.access.views import (
    delegation_list,
    delegation_withdrawal,
    first_password,
    password_change,
    power,
    power_dropping,
    sessions,
    token_list,
    token_revocation,
)

urlpatterns = [
    path("security/grants/", desk.grant_table, name="security_grants"),
    path("security/sign-ins/", desk.sign_ins, name="security_sign_ins"),
    path("security/sign-ins/ending/", desk.ending, name="security_ending"),
    path("security/accounts/", desk.account_table, name="security_accounts"),
    path("security/events/", desk.events, name="security_events"),
    path("account/login/", public(account.login), name="account_login"),
    path("account/logout/", public(account.logout), name="account_logout"),
    path("account/inactive/", public(account.account_inactive), name="account_inactive"),
    path("account/reauthenticate/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("account/password/change/", password_change, name="account_change_password"),
    path("account/password/first/", first_password, name="account_first_password"),
    path("account/sessions/", sessions, name="account_sessions"),
    path("account/tokens/", token_list, name="account_tokens"),
    path("account/tokens/<int:number>/revocation/", token_revocation, name="account_token_revocation"),
    path("account/delegations/", delegation_list, name="account_delegations"),
    path("account/delegations/<int:number>/withdrawal/", delegation_withdrawal, name="account_delegation_withdrawal"),
    path("account/power/", power, name="account_power"),
    path("account/power/dropping/", power_dropping, name="account_power_dropping"),
    path("account/2fa/", signed_in(mfa.index), name="mfa_index"),
    # Between password and code nobody is signed in yet, so the library itself guards this step.
    path("account/2fa/authenticate/", public(mfa.authenticate), name="mfa_authenticate"),
    path("account/2fa/reauthenticate/", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("account/2fa/totp/activate/", signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path("account/2fa/totp/deactivate/", signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("account/2fa/recovery-codes/", signed_in(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "account/2fa/recovery-codes/generate/",
        signed_in(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "account/2fa/recovery-codes/download/",
        signed_in(recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("account/2fa/keys/", signed_in(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("account/2fa/keys/add/", signed_in(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("account/2fa/keys/<int:pk>/rename/", signed_in(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path("account/2fa/keys/<int:pk>/remove/", signed_in(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path(
        "account/2fa/keys/reauthenticate/",
        signed_in(webauthn.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("account/login/passkey/", public(webauthn.login_webauthn), name="mfa_login_webauthn"),
]
