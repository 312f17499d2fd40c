"""Findings in the operator's language."""

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from kb.mail.dates import spoken
from kb.mail.readiness.findings import Finding, Kind, Severity
from kb.mail.readiness.words.table import SEVERITIES, WORDS
from kb.operations.readiness.report import Group
from kb.views.frame.context import page_language, site_zone

Spoken = str | int


class Said(NamedTuple):
    """One finding as it is read: what, of whom, and what mends it."""

    title: str
    says: str
    cure: str
    who: str


def said(finding: Finding) -> Said:
    words = WORDS[finding.kind]
    # What a row of another version does not name is left out, not the page.
    filling: defaultdict[str, Spoken] = defaultdict(
        lambda: "…", {name: _spoken(value) for name, value in finding.filling.items()}
    )
    return Said(_(words.title), _(words.says) % filling, _(words.cure) % filling, _(words.who.value))


def title_of(severity: Severity) -> str:
    return _(SEVERITIES[severity])


def title_of_kind(kind: Kind) -> str:
    return _(WORDS[kind].title)


class GroupSaid(NamedTuple):
    """A group as it is read."""

    group: Group
    said: Said


def group_said(group: Group) -> GroupSaid:
    return GroupSaid(group, said(group.first))


def _spoken(value: str | int | datetime) -> Spoken:
    return spoken(value, site_zone(), page_language()) if isinstance(value, datetime) else value
