"""Findings in the operator's language."""

from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from kb.mail.dates import spoken
from kb.mail.readiness.findings import Finding, Kind, Severity, Value
from kb.mail.readiness.words.table import SEVERITIES, WORDS
from kb.operations.readiness.report import Group
from kb.views.frame.context import page_language, site_zone


class Said(NamedTuple):
    """One finding as it is read: what, of whom, and what mends it."""

    title: str
    says: str
    cure: str
    who: str


class Speaker:
    """Says findings in the language of the moment. What many share is looked up once, since lists are long."""

    def __init__(self) -> None:
        self._words: dict[Kind, Said] = {}
        self._zone, self._language = site_zone(), page_language()

    def said(self, finding: Finding) -> Said:
        words, filling = self._of(finding.kind), _Filling(finding.filling)
        for name, value in finding.values:
            if isinstance(value, datetime):
                filling[name] = spoken(value, self._zone, self._language)
        return Said(words.title, words.says % filling, words.cure % filling, words.who)

    def _of(self, kind: Kind) -> Said:
        if kind not in self._words:
            words = WORDS[kind]
            self._words[kind] = Said(_(words.title), _(words.says), _(words.cure), _(words.who.value))
        return self._words[kind]


class _Filling(dict[str, Value]):
    """What a row of another version does not name is left out, not the page."""

    def __missing__(self, name: str) -> str:
        return "…"


def said(finding: Finding) -> Said:
    return Speaker().said(finding)


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
