"""Pages that were renamed: the old address answers 301 for ever."""

from functools import lru_cache
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.guides.page.paths import PageKind
from kb.models.ground.revisions import current_revision

#: A message is found by its name, so it keeps the name.
_RENAMED: Final = (PageKind.GUIDE, PageKind.ARTICLE, PageKind.SNIPPET)


class Redirect(models.Model):
    """From an old slug to the newest. Slugs are the same in all languages, so one row serves them all."""

    kind = models.CharField(_("kind"), max_length=8, choices=[(kind.value, kind.value) for kind in _RENAMED])
    old_slug = models.CharField(_("old slug"), max_length=100)
    new_slug = models.CharField(_("new slug"), max_length=100)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["kind", "old_slug"]
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        constraints = [
            models.UniqueConstraint(fields=["kind", "old_slug"], name="kb_redirect_once"),
            models.CheckConstraint(condition=~models.Q(old_slug=models.F("new_slug")), name="kb_redirect_leads_away"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.old_slug} → {self.new_slug}"


def redirect_for(kind: PageKind, slug: str) -> str | None:
    """The slug that a page has now; `None` if it never had this one. Whether the page is still there is not asked."""
    return _redirects(current_revision()).get((kind.value, slug))


def rename_slug(kind: PageKind, old: str, new: str) -> None:
    """Remember a new name. What led to the old one leads to the new one, so that nobody is sent on twice."""
    Redirect.objects.filter(kind=kind, old_slug=new).delete()
    Redirect.objects.filter(kind=kind, new_slug=old).update(new_slug=new)
    Redirect.objects.update_or_create(kind=kind, old_slug=old, defaults={"new_slug": new})


@lru_cache(maxsize=2)
def _redirects(revision: int) -> dict[tuple[str, str], str]:
    return {(row.kind, row.old_slug): row.new_slug for row in Redirect.objects.all()}
