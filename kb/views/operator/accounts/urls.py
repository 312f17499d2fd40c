"""Addresses of operators' accounts, below `/operator/`."""

from django.urls import path

from kb.views.operator.accounts import account, codes, device, people, sign_in, welcome

urlpatterns = [
    path("welcome/<number:id>/<slug:token>/", welcome.welcome, name="kb-operator-welcome"),
    path("sign-in/", sign_in.sign_in, name="kb-operator-sign-in"),
    path("sign-in/code/", codes.code, name="kb-operator-code"),
    path("sign-out/", sign_in.sign_out, name="kb-operator-sign-out"),
    path("account/", account.account, name="kb-operator-account"),
    path("account/confirm/", codes.confirm, name="kb-operator-confirm"),
    path("account/device/", device.device, name="kb-operator-device"),
    path("account/recovery-codes/", account.recovery_codes, name="kb-operator-recovery-codes"),
    path("account/password/", account.password, name="kb-operator-password"),
    path("account/sign-out/", account.sign_out_everywhere, name="kb-operator-sign-out-everywhere"),
    path("people/", people.people, name="kb-operator-people"),
    path("people/new/", people.invite, name="kb-operator-invite"),
    path("people/<number:id>/", people.person, name="kb-operator-person"),
    path("people/<number:id>/<slug:act>/", people.change, name="kb-operator-person-act"),
]
