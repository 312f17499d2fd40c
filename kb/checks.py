"""System checks: settings that would be unsafe or could not work, each with an id and a hint.

`manage.py check` lists them, `make run` and `kb.wsgi` refuse to start on an error. The ids stay for ever:

* kb.E001  the secret key is short or a known default
* kb.E002  SITE_URL is not an http(s) address
* kb.E003  SITE_URL is plain http for a name that is not loopback
* kb.E004  DEBUG is on for a site that is not loopback
* kb.E006  an entry of TRUSTED_PROXIES or TLS_ASK_FROM is not an address, a network or `unix`
* kb.E007  a setting that ends in _LIMIT cannot be read
* kb.E008  SITE_ZONE is not a time zone
* kb.E009  LOG_FORMAT is neither `json` nor `plain`
* kb.E010  SITE_LANGUAGE or MORE_LANGUAGES names a language that the pages do not speak
* kb.E011  the certificate or the key for signing profiles cannot be used
* kb.E012  WORKER is neither `beside`, `apart` nor `none`
* kb.E013  EMAIL_URL names no mail server that can be spoken to encrypted
* kb.E014  EMAIL_FROM or EMAIL_REPLY_TO is no address, or EMAIL_FROM is missing
* kb.E015  BACKUP_KEEP or BACKUP_HOURS cannot be read
* kb.E016  an entry of WEBHOOK_NETWORKS is not a network
* kb.E017  BOUNCES_URL names no mailbox that can be read encrypted
* kb.E018  what SITE_NAME, SITE_PHONE or SITE_HOURS says is not one line of visible text
* kb.E019  CACHE_URL names no server on which limits can be counted
* kb.E020  PROBE_RESOLVERS, PROBE_ALLOW_NETS, PROBE_RATE, PROBE_CONTROL or PROBE_DKIM cannot be read
* kb.E021  PROOF_URL or PROOF_ADDRESS cannot be used, or one is missing, or it is the mailbox of BOUNCES_URL
* kb.W001  the certificate for signing profiles ends soon
* kb.W002  SITE_URL is an address of a private network or a name that only one network knows
* kb.W003  a folder of CONTENT_DIRS is not there (was kb.E005, which is not given again)
"""

import ipaddress
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import limits
from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning  # noqa: A004  Django's own name

from kb.counters import NotAServer, shared_storage
from kb.languages import LANGUAGES, language_named
from kb.mail.naming.lines import is_one_line
from kb.mail.readiness.asked import endpoint_at, selector_of
from kb.mail.web_addresses import NotASiteAddress, Reach, SiteAddress, is_loopback
from kb.mail_checks import wrong_mail_settings
from kb.operations.backups.retention import Keep, NotAKeep
from kb.operations.site.profile_signing import signing_trouble
from kb.probes.ways import Way

TAG: Final = "signpost"
Check = Callable[..., list[CheckMessage]]


def check_secret_key(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """kb.E001"""
    key = settings.SECRET_KEY
    if len(key) >= 50 and len(set(key)) >= 5 and not key.startswith("django-insecure-"):
        return []
    hint = "Leave SECRET_KEY unset: a strong key is then made in the data folder."
    return [Error("SECRET_KEY is too short or is a known default.", hint=hint, id="kb.E001")]


def check_site_url(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """kb.E002, kb.E003, kb.E004, kb.W002"""
    try:
        address = SiteAddress.parse(settings.SITE_URL)
    except NotASiteAddress:
        hint = "Give the address that visitors type, without a path: https://help.example.net"
        return [Error("SITE_URL is not an http or https address.", hint=hint, id="kb.E002")]
    is_ours_alone = is_loopback(address.host)
    found: list[CheckMessage] = []
    if address.scheme == "http" and not is_ours_alone:
        hint = "Use https:// and a certificate; docs/handbook.md shows nginx and Caddy."
        found.append(Error("SITE_URL is plain http for a name that others can reach.", hint=hint, id="kb.E003"))
    elif address.reach is not Reach.EVERYBODY and not is_ours_alone and not settings.PRIVATE_SITE:
        hint = "Clients' links would lead nowhere. Give a name of the internet, or set PRIVATE_SITE=1 if all are near."
        found.append(Warning("SITE_URL is an address that clients cannot open.", hint=hint, id="kb.W002"))
    if settings.DEBUG and not is_ours_alone:
        hint = "Unset DEBUG: its error pages show settings and data to anybody."
        found.append(Error("DEBUG is on for a site that others can reach.", hint=hint, id="kb.E004"))
    return found


def check_content_dirs(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """kb.W003"""
    hint = "Its pages are missing until the site is started again with it. CONTENT_DIRS lists folders, with commas."
    return [
        Warning(f"The content folder {folder} is not there.", hint=hint, id="kb.W003")
        for folder in settings.CONTENT_DIRS
        if not os.path.isdir(folder)
    ]


def check_trusted_proxies(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """kb.E006"""
    hint = "List addresses or networks such as 127.0.0.1, 10.0.0.0/8, or the word unix for a socket."
    return [
        Error(f"{setting} has an entry that cannot be read: {entry!r}.", hint=hint, id="kb.E006")
        for setting in ("TRUSTED_PROXIES", "TLS_ASK_FROM")
        for entry in getattr(settings, setting)
        if not _is_network(entry)
    ]


def check_webhook_networks(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """kb.E016"""
    hint = "List networks such as 10.0.5.0/24, or addresses; the last bits of a network are zero."
    return [
        Error(f"WEBHOOK_NETWORKS has an entry that cannot be read: {entry!r}.", hint=hint, id="kb.E016")
        for entry in settings.WEBHOOK_NETWORKS
        if entry == "unix" or not _is_network(entry)
    ]


def check_probes(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """kb.E020"""
    where = (settings.PROBE_RESOLVERS, settings.PROBE_ALLOW_NETS)
    hint = "Resolvers are addresses, nets are networks such as 10.0.5.0/24, and the rate is a number from 1 to 1000."
    try:
        Way.of(*where, settings.PROBE_RATE, "localhost")
        if settings.PROBE_CONTROL:
            endpoint_at(settings.PROBE_CONTROL)
        if settings.PROBE_DKIM:
            selector_of(settings.PROBE_DKIM)
    except ValueError as error:
        return [Error(f"PROBE_… has an entry that cannot be read: {error}", hint=hint, id="kb.E020")]
    return []


def check_limits(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """kb.E007"""
    hint = "Write it like 60/minute, or leave it empty for no limit."
    return [
        Error(f"{name} cannot be read: {getattr(settings, name)!r}.", hint=hint, id="kb.E007")
        for name in (
            "LOOKUP_LIMIT",
            "SEARCH_LIMIT",
            "UNANSWERED_LIMIT",
            "VOTE_LIMIT",
            "RING_LIMIT",
            "API_LIMIT",
            "PROFILE_LIMIT",
            "SIGN_IN_LIMIT",
            "SIGN_IN_TOTAL_LIMIT",
            "CODE_LIMIT",
            "CODE_TOTAL_LIMIT",
        )
        if not _is_limit(getattr(settings, name))
    ]


def check_shared_counter(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """kb.E019"""
    try:
        if settings.CACHE_URL:
            shared_storage(settings.CACHE_URL)
    except NotAServer:
        hint = "Write it like redis://127.0.0.1:6379/0, or leave it empty: then each process counts alone."
        return [Error("CACHE_URL names no Redis or Valkey server.", hint=hint, id="kb.E019")]
    return []


def check_backups(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """kb.E015"""
    faults: list[CheckMessage] = []
    try:
        Keep.parse(settings.BACKUP_KEEP)
    except NotAKeep as error:
        faults.append(Error(f"BACKUP_KEEP is {settings.BACKUP_KEEP!r}.", hint=str(error), id="kb.E015"))
    if settings.BACKUP_HOURS < 0:
        hint = "Write after how many hours another backup is made, or 0 for never."
        faults.append(Error(f"BACKUP_HOURS is {settings.BACKUP_HOURS}.", hint=hint, id="kb.E015"))
    return faults


def check_languages(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """kb.E010"""
    hint = f"Pages speak {', '.join(language.django_code for language in LANGUAGES.values())}."
    named = [("SITE_LANGUAGE", settings.SITE_LANGUAGE), *(("MORE_LANGUAGES", name) for name in settings.MORE_LANGUAGES)]
    return [
        Error(f"{setting} names a language that the pages do not speak: {name!r}.", hint=hint, id="kb.E010")
        for setting, name in named
        if language_named(name) is None
    ]


def check_signing(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """kb.E011, kb.W001"""
    trouble = signing_trouble(datetime.now(UTC))
    if trouble is None:
        return []
    if trouble.ends_at is None:
        hint = "Set PROFILE_SIGNING_CERT and PROFILE_SIGNING_KEY to two PEM files, or leave both empty."
        return [Error(f"Profiles cannot be signed. {trouble.fault}", hint=hint, id="kb.E011")]
    hint = "Renew the file; it is read again by itself. Until then profiles are refused once it has expired."
    return [Warning(f"The signing certificate ends on {trouble.ends_at:%Y-%m-%d}.", hint=hint, id="kb.W001")]


def check_mail(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """kb.E013, kb.E014, kb.E017, kb.E021"""
    return list(wrong_mail_settings())


def check_names(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """kb.E008, kb.E009, kb.E012, kb.E018"""
    return list(_wrong_names())


def _wrong_names() -> Iterator[CheckMessage]:
    zone = settings.SITE_PROFILE["zone"]
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        hint = "Use a name of the time zone database, such as Europe/London."
        yield Error(f"SITE_ZONE is not a time zone: {zone!r}.", hint=hint, id="kb.E008")
    for name in ("name", "phone", "hours"):
        if not is_one_line(settings.SITE_PROFILE.get(name, "")):
            hint = "Type it anew, on one line. Text that was copied may have marks in it that turn its direction."
            setting = f"SITE_{name.upper()}"
            yield Error(f"{setting} has a line break or an invisible character in it.", hint=hint, id="kb.E018")
    if settings.LOG_FORMAT not in {"json", "plain"}:
        yield Error(f"LOG_FORMAT is {settings.LOG_FORMAT!r}.", hint="Use json or plain.", id="kb.E009")
    if settings.WORKER not in {"beside", "apart", "none"}:
        hint = "Use beside (make run starts one), apart (it is a service of its own) or none."
        yield Error(f"WORKER is {settings.WORKER!r}.", hint=hint, id="kb.E012")


def _is_network(entry: str) -> bool:
    if entry == "unix":
        return True
    try:
        ipaddress.ip_network(entry)
    except ValueError:
        return False
    return True


def _is_limit(text: str) -> bool:
    if not text:
        return True
    try:
        limits.parse(text)
    except ValueError:
        return False
    return True


ALL_CHECKS: Final[tuple[Check, ...]] = (
    check_secret_key,
    check_site_url,
    check_content_dirs,
    check_trusted_proxies,
    check_webhook_networks,
    check_probes,
    check_limits,
    check_shared_counter,
    check_backups,
    check_languages,
    check_names,
    check_signing,
    check_mail,
)
