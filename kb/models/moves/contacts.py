"""The people behind a domain: whom to write to or to call about a move.

Personal data: never in a log, never on a page for visitors.
"""

from typing import Self

from django.db import models
from django.db.models import Q

from kb.models.moves.domains import Domain


class ContactQuerySet(models.QuerySet["Contact"]):
    def of_move(self, move_id: int) -> Self:
        """The contacts of the domains that are on a move, by domain."""
        return self.filter(domain__move_id=move_id).select_related("domain").order_by("domain__name", "pk")

    def with_address(self) -> Self:
        return self.exclude(email="")


class Contact(models.Model):
    domain = models.ForeignKey(Domain, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField("e-mail address", max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True, help_text="Shown as it is written; nothing dials it.")

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["domain", "pk"]
        constraints = [
            # Several people of a domain may be known by their number alone.
            models.UniqueConstraint(fields=["domain", "email"], condition=~Q(email=""), name="kb_contact_once"),
            models.CheckConstraint(
                condition=~Q(name="") | ~Q(email="") | ~Q(phone=""), name="kb_contact_says_something"
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"contact {self.pk}"
