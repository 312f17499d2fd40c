"""A domain's own records, as facts: where its mail goes, who may send for it, and what leads mail apps to a server."""

import asyncio
import base64
import binascii
from collections.abc import Iterable, Mapping
from datetime import datetime
from ipaddress import ip_address
from typing import Any, Final

from kb.mail.naming.public_suffixes import above_suffix
from kb.mail.readiness.facts import (
    DkimFacts,
    DmarcFacts,
    DnsTrouble,
    DomainFacts,
    MxFacts,
    MxHost,
    NameFacts,
    Pointer,
    SpfFacts,
    SpfTrouble,
)
from kb.probes.dns import Questions, written
from kb.probes.spf import spf_of

_MX_KEPT: Final = 10
_MX_ASKED: Final = 3
#: Seconds for following SPF, which others write.
_SPF_PATIENCE: Final = 20.0
_LEADING: Final = ("autoconfig", "autodiscover")
#: RFC 6186, RFC 8314; and Microsoft's.
_SERVICES: Final = (
    *("_imaps", "_imap", "_pop3s", "_pop3", "_submissions", "_submission"),
    "_autodiscover",
)
_POLICIES: Final = ("none", "quarantine", "reject")


async def records_of(
    domain: str, senders: Iterable[str], selector: str, questions: Questions, at: datetime
) -> DomainFacts:
    """All of them at once; `senders` are the numbers about which SPF is asked."""
    mx, spf, dkim, dmarc, pointers = await asyncio.gather(
        _mx(domain, questions),
        _spf(domain, senders, questions),
        _dkim(domain, selector, questions),
        _dmarc(domain, questions),
        _pointers(domain, questions),
    )
    return DomainFacts(domain, at, mx, spf, dkim, dmarc, pointers)


async def _pointers(domain: str, questions: Questions) -> tuple[Pointer, ...]:
    found = await asyncio.gather(
        *(_leading(f"{label}.{domain}", questions) for label in _LEADING),
        *(_service(f"{label}._tcp.{domain}", questions) for label in _SERVICES),
    )
    return tuple(pointer for pointer in found if pointer)


async def _mx(domain: str, questions: Questions) -> MxFacts:
    answer = await questions.ask(domain, "MX")
    records = sorted((record.preference, written(record.exchange)) for record in answer.records)
    if [host for _, host in records] == ["."]:
        return MxFacts(is_null=True, ttl=answer.ttl)
    hosts = [host for _, host in records[:_MX_ASKED]]
    names = dict(zip(hosts, await asyncio.gather(*(questions.name(host) for host in hosts)), strict=True))
    kept = tuple(_mx_host(host, preference, names) for preference, host in records[:_MX_KEPT])
    return MxFacts(kept, len(records), answer.ttl, trouble=answer.trouble)


def _mx_host(host: str, preference: int, names: Mapping[str, NameFacts]) -> MxHost:
    try:
        is_number = bool(ip_address(host))
    except ValueError:
        is_number = False
    return MxHost(host, preference, names.get(host, NameFacts()), is_number)


async def _spf(domain: str, senders: Iterable[str], questions: Questions) -> SpfFacts:
    try:
        return await asyncio.wait_for(spf_of(domain, senders, questions), _SPF_PATIENCE)
    except TimeoutError:
        return SpfFacts(1, trouble=SpfTrouble.DNS)


async def _dkim(domain: str, selector: str, questions: Questions) -> DkimFacts | None:
    if not selector:
        return None
    texts, trouble = await questions.texts(f"{selector}._domainkey.{domain}")
    tags = next((found for found in map(_tags, texts) if "p" in found), None)
    if tags is None:
        return DkimFacts(selector, trouble=trouble)
    return DkimFacts(selector, found=True, usable=_is_a_key(tags["p"]))


async def _dmarc(domain: str, questions: Questions) -> DmarcFacts:
    """Its own, or that of the domain that was registered (RFC 7489 6.6.3). Whether there is one of its own is known
    only from an answer."""
    registered = (above_suffix(domain) or [domain])[-1]
    trouble = DnsTrouble.NONE
    for owner in dict.fromkeys((domain, registered)):
        texts, trouble = await questions.texts(f"_dmarc.{owner}")
        records = [_tags(text) for text in texts if text.replace(" ", "").upper().startswith("V=DMARC1")]
        if records:
            tags = records[0]
            policy = tags.get("p", "") if owner == domain else tags.get("sp", tags.get("p", ""))
            known = policy.lower() if policy.lower() in _POLICIES else ""
            return DmarcFacts(len(records), known, owner)
        if trouble not in (DnsTrouble.NONE, DnsTrouble.MISSING):
            break
    return DmarcFacts(trouble=trouble)


async def _leading(owner: str, questions: Questions) -> Pointer | None:
    name = await questions.name(owner)
    if not (name.addresses or name.forbidden or name.aliases or name.trouble is DnsTrouble.LOOP):
        return None
    return Pointer(owner, name.aliases[-1] if name.aliases else owner, name=name)


async def _service(owner: str, questions: Questions) -> Pointer | None:
    """The one that is preferred."""
    answer = await questions.ask(owner, "SRV")
    if not answer.records:
        return None
    record: Any = min(answer.records, key=lambda one: (one.priority, -one.weight, written(one.target)))
    target = written(record.target)
    return Pointer(owner, target, record.port, NameFacts() if target == "." else await questions.name(target))


def _tags(text: str) -> dict[str, str]:
    """`k=rsa; p=…` of a record of DKIM or DMARC (RFC 6376 3.2)."""
    pairs = (part.partition("=") for part in text.split(";"))
    return {name.strip().lower(): value.strip() for name, equals, value in pairs if equals and name.strip().isalpha()}


def _is_a_key(text: str) -> bool:
    try:
        return bool(base64.b64decode("".join(text.split()), validate=True))
    except (binascii.Error, ValueError):
        return False
