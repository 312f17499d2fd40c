"""Addresses below `/for/<domain>/`; the domain's name is the first argument of each view."""

from django.urls import path

from kb.views.visitors.domain import page, profiles

urlpatterns = [
    path("", page.domain_page, name="kb-domain"),
    path("letter/", page.letter, name="kb-letter"),
    path("calendar.ics", page.calendar_file, name="kb-calendar"),
    path("qr.svg", page.qr_image, name="kb-qr"),
    path("profile/", profiles.profile_page, name="kb-profile"),
    path("profile/qr.svg", page.qr_image, {"below": "profile/"}, name="kb-profile-qr"),
    path("mail.mobileconfig", profiles.profile_file, name="kb-profile-file"),
]
