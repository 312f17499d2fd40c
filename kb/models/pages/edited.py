"""Pages that operators wrote: edited copies of files, and pages of their own. With their drafts and their history.

A row holds text, not pages: what visitors get is made in `kb.models.pages.library`. Nothing here raises the
revision, so rows are written by `kb.operations.pages.editing` alone.
"""

from datetime import datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from kb.guides.page.pages import SourceFile
from kb.guides.page.paths import LONGEST_PATH, NotAPagePath, PagePath

#: Hexadecimal digits of a SHA-256.
_DIGEST_LENGTH: Final = 64


def validate_path(text: str) -> None:
    """A path inside the library, such as `articles/webmail.md`."""
    try:
        PagePath.parse(text)
    except NotAPagePath as error:
        raise ValidationError(str(error)) from error


class EditedPage(models.Model):
    """One path of the library with what an operator did to it.

    `text` is what visitors get, empty if nothing was ever published; `draft` is what they may get later. From
    `publish_at` on the draft is what they get, without anybody doing anything then. Empty for both: the page is as it
    ships, and only has a day on which somebody should look at it.
    """

    path = models.CharField(_("path"), max_length=LONGEST_PATH, unique=True, validators=[validate_path])
    text = models.TextField(_("published text"), blank=True)
    draft = models.TextField(_("draft"), blank=True)
    publish_at = models.DateTimeField(_("the draft is published at"), null=True, blank=True)
    published_at = models.DateTimeField(_("visitors got the published text at"), null=True, blank=True, editable=False)
    made_from = models.CharField(
        _("digest of the text that it was made from"), max_length=_DIGEST_LENGTH, blank=True, editable=False
    )
    review_on = models.DateField(_("to be looked at again on"), null=True, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["path"]
        verbose_name = _("edited page")
        verbose_name_plural = _("edited pages")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(publish_at__isnull=True) | ~models.Q(draft=""), name="kb_editedpage_date_needs_draft"
            )
        ]

    def __str__(self) -> str:
        return self.path

    def is_scheduled(self, at: datetime) -> bool:
        """Whether the draft will be published later than `at`."""
        return self.publish_at is not None and self.publish_at > at

    def live_text(self, at: datetime) -> str:
        """What visitors get at `at`; empty if this row gives them nothing."""
        published = self.publish_at is not None and self.publish_at <= at
        return self.draft if published else self.text

    def live_since(self, at: datetime) -> datetime | None:
        """When visitors got the text that they get at `at`."""
        return self.publish_at if self.publish_at is not None and self.publish_at <= at else self.published_at

    def live_source(self, at: datetime) -> SourceFile | None:
        """The same as the library takes it, named as operators know it."""
        text = self.live_text(at)
        return SourceFile(self.path, text) if text else None

    def settle(self, at: datetime) -> None:
        """Make what the clock has published the published text, before anything else is done to the row."""
        if self.publish_at is not None and self.publish_at <= at:
            self.publish(self.publish_at)

    def publish(self, at: datetime) -> None:
        """Make the draft the published text."""
        self.text, self.draft, self.published_at, self.publish_at = self.draft, "", at, None
