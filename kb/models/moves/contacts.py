"""The people behind a domain, any number of them: whom to write to or to call about a move.

Personal data: never in a log, never on a page for visitors.
"""

from typing import Final, Self

from django.db import models
from django.db.models import Q

from kb.languages import LANGUAGES
from kb.models.moves.domains import Domain

#: Characters of a post address, its line breaks among them.
LONGEST_POST_ADDRESS: Final = 500


class ContactQuerySet(models.QuerySet["Contact"]):
    def of_move(self, move_id: int) -> Self:
        """The contacts of the domains that are on a move, by domain."""
        return self.filter(domain__move_id=move_id).select_related("domain").order_by("domain__name", "pk")

    def with_address(self) -> Self:
        return self.exclude(email="")

    def to_be_written_to(self) -> Self:
        """Those who have an address and did not say that they want no mail."""
        return self.with_address().filter(no_mail=False)


class Contact(models.Model):
    """Somebody of a domain. All but the domain may be empty, as long as there is a name, an address or a number.

    `role` is in the operator's own words, `language` a code of `kb.languages`, `post_address` several lines without
    the name. `no_mail` is their wish, or the operator's: no notice is sent to this contact.
    """

    domain = models.ForeignKey(Domain, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField("e-mail address", max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True, help_text="Shown as it is written; nothing dials it.")
    # Rows written by hand need not name what is younger than they are, and no table is made anew for it.
    role = models.CharField(max_length=60, blank=True, default="", db_default="")
    language = models.CharField(max_length=12, blank=True, default="", db_default="")
    post_address = models.TextField(max_length=LONGEST_POST_ADDRESS, blank=True, default="", db_default="")
    no_mail = models.BooleanField("wants no mail", default=False, db_default=False)

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

    @property
    def language_name(self) -> str:
        """How its speakers call it; empty if none is known."""
        return LANGUAGES[self.language].own_name if self.language in LANGUAGES else self.language

    @property
    def has_more(self) -> bool:
        """Whether more is known than whom to reach by which address and number."""
        return bool(self.role or self.language or self.post_address or self.no_mail)
