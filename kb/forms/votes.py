"""What comes back from the end of a guide. Whatever does not fit the guide is left out; only the verdict is needed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kb.guides.page.pages import Guide
from kb.guides.page.step_lists import known_step, step_lists
from kb.guides.page.verdicts import REASONS, Verdict, box_of
from kb.mail.names import DomainName, NotADomainName
from kb.mail.servers import Protocol
from kb.models.readers.votes import version_of
from kb.search.private import without_private

#: As the buttons say it, and as the reader will say it on the telephone.
LABELS: Final[Mapping[Verdict, Promise]] = {
    Verdict.WORKED: _("It worked"),
    Verdict.PASSWORD: _("My password is refused"),
    Verdict.CERTIFICATE: _("There is a certificate warning"),
    Verdict.SENDING: _("I cannot send"),
    Verdict.MISSING: _("Old mail is missing"),
    Verdict.DIFFERENT: _("My screens look different"),
}
#: More of a Referer than this is no page of ours.
_LONGEST_REFERER: Final = 2_048


@dataclass(frozen=True, slots=True)
class Ballot:
    """One answer to “Did it work?”. `is_current`: the reader saw the text that the guide has now."""

    verdict: Verdict
    step: str
    domain: DomainName | None
    is_pop3: bool
    is_current: bool


def blank_ballot(guide: Guide, protocol: Protocol) -> dict[str, Any]:
    """What the form at the end of a guide needs: the steps that readers of this protocol may name, and the reasons."""
    return {
        "version": version_of(guide),
        "box": box_of(guide),
        "step_lists": step_lists(guide.body, protocol),
        "reasons": [(reason, LABELS[reason]) for reason in REASONS],
    }


def read_ballot(data: Mapping[str, str], guide: Guide) -> Ballot | None:
    """The answer in a form's data; `None` if it holds no verdict."""
    verdict = next((one for one in Verdict if one == data.get("verdict")), None)
    if verdict is None:
        return None
    step = known_step(guide.body, f"{data.get('part', '')}.{data.get('number', '').strip()}")
    return Ballot(
        verdict,
        str(step) if step and verdict is not Verdict.WORKED else "",
        _domain(data.get("domain", "")),
        data.get("protocol") == Protocol.POP3,
        data.get("version") == version_of(guide),
    )


def searched_before(referer: str, host: str, slug: str) -> str:
    """What was searched for before the guide was opened, from the `?q=` that the search puts on its links.

    Only our own page of this very guide counts, and only words that may be kept are given back.
    """
    try:
        page = urlsplit(referer[:_LONGEST_REFERER])
        queries = parse_qs(page.query, max_num_fields=20).get("q", [])
    except ValueError:
        return ""
    if page.netloc != host or f"/guides/{slug}/" not in page.path:
        return ""
    return without_private(queries[0]) if queries else ""


def _domain(text: str) -> DomainName | None:
    try:
        return DomainName.parse(text) if text else None
    except NotADomainName:
        return None
