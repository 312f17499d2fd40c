"""What the list of events shows: what was done, in words, and the way to all events of one thing."""

import re
from datetime import datetime
from typing import Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django import template
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kb.models.site.events import CLOCK, COMMAND_LINE

register = template.Library()

#: By the action of an event. What is not here is shown as it is written down.
_DEEDS: Final[dict[str, Promise]] = {
    "account.device": _("Telephone for codes set up"),
    "account.new-password": _("Password set anew on the server"),
    "account.password": _("Own password changed"),
    "account.recovery-codes": _("Recovery codes made anew"),
    "account.reset": _("Telephone and recovery codes taken away"),
    "account.sign-out": _("Signed out everywhere"),
    "backup.download": _("Backup taken along"),
    "backup.make": _("Backup made"),
    "backup.restore": _("Backup restored"),
    "call.done": _("Call to a reader made"),
    "call.put-back": _("Call to a reader put back on the list"),
    "contact.change": _("Contact changed"),
    "contact.create": _("Contact added"),
    "contact.delete": _("Contact taken away"),
    "database.move": _("Database moved"),
    "domain.change": _("Domain changed"),
    "domain.create": _("Domain added"),
    "domain.delete": _("Domain deleted"),
    "domain.prove": _("Domain proven to have moved, by a test message"),
    "domain.say-moved": _("Domain said to have moved"),
    "domain.send-old": _("Domain seen to send by the old server, by a test message"),
    "domain.unsay-moved": _("Word that a domain has moved taken back"),
    "domains.bring-back": _("Domains of an undone list brought back"),
    "domains.delete": _("Domains deleted"),
    "domains.import": _("List of domains taken in"),
    "domains.undo": _("List of domains undone"),
    "group.change": _("Group of accounts changed"),
    "group.create": _("Group of accounts made"),
    "group.delete": _("Group of accounts deleted"),
    "group.restore": _("Deleted group of a role made again"),
    "look.change": _("Look of the site changed"),
    "move.change": _("Move changed"),
    "move.create": _("Move made"),
    "move.dates": _("Title or dates of a move set"),
    "move.delete": _("Move deleted"),
    "move.finish": _("Move finished"),
    "move.publish": _("Move published"),
    "move.put-back": _("Domains of a move put back"),
    "move.servers": _("Servers of a move chosen"),
    "move.take-back": _("Move taken back to draft"),
    "moves.import": _("List of moves taken in"),
    "notice.confirm": _("Notice released to be sent"),
    "notice.decide": _("Decided about one message"),
    "notice.discard": _("Notice discarded"),
    "notice.done": _("Notice sent to everybody"),
    "notice.forget": _("Recipients of a notice deleted"),
    "notice.go-on": _("Notice let go on"),
    "notice.put-back": _("Notice gone back to draft by itself"),
    "notice.send": _("Notice begun to be sent"),
    "notice.stop": _("Notice stopped"),
    "notice.take-back": _("Notice taken back"),
    "page.create": _("Page made"),
    "page.delete": _("Page deleted"),
    "page.discard": _("Draft of a page discarded"),
    "page.draft": _("Draft of a page saved"),
    "page.keep-mine": _("Own page kept beside a new shipped one"),
    "page.publish": _("Page published"),
    "page.rename": _("Page renamed"),
    "page.restore": _("Older version of a page made its draft"),
    "page.review": _("Date of a page’s review set"),
    "page.schedule": _("Date of a page’s publication set"),
    "page.take-shipped": _("Page put back to the shipped text"),
    "page.unpublish": _("Page taken off the site"),
    "page.unschedule": _("Publication of a page called off"),
    "pages.import": _("Pages taken over from a zip"),
    "person.change": _("Account changed on /admin/"),
    "person.create": _("Account made on /admin/"),
    "person.delete": _("Account deleted"),
    "person.invite": _("Somebody invited"),
    "person.link": _("Link for a new password made"),
    "person.new-password": _("Password of somebody else set on /admin/"),
    "person.off": _("Account switched off"),
    "person.on": _("Account switched on again"),
    "person.password": _("Password chosen by a link"),
    "person.role": _("Role of an account changed"),
    "picture.add": _("Picture added"),
    "profile.change": _("The host’s own details changed"),
    "reminders.end": _("Reminders of a move ended by the client"),
    "reminders.go-on": _("Reminders of a move wanted again by the client"),
    "sample.load": _("Sample data loaded"),
    "sample.remove": _("Sample data removed"),
    "service.change": _("Service changed"),
    "service.create": _("Service added"),
    "service.delete": _("Service deleted"),
    "services.import": _("List of services taken in"),
    "token.create": _("Token for another program made"),
    "token.revoke": _("Token for another program revoked"),
    "webhook.again": _("Failed messages to another program sent again"),
    "webhook.create": _("Webhook added"),
    "webhook.delete": _("Webhook deleted"),
    "webhook.forget": _("Failed messages to another program dismissed"),
    "webhook.pause": _("Webhook paused"),
    "webhook.renew": _("Secret of a webhook renewed"),
    "webhook.resume": _("Webhook switched on again"),
    "webhook.test": _("Test sent to another program"),
}

#: Columns by the name that people know.
_NAMES: Final[dict[str, Promise]] = {
    "active": _("switched on"),
    "address": _("where it listens"),
    "call_back": _("outside these hours"),
    "change_from": _("clients may change from"),
    "changed": _("changed rows"),
    "colour": _("colour"),
    "contacts": _("contacts"),
    "dates_proposed_at": _("dates proposed at"),
    "default_service": _("usual service"),
    "domains": _("domains"),
    "email": _("e-mail address"),
    "expected": _("messages that were confirmed"),
    "expires_at": _("ends"),
    "file": _("file"),
    "foot": _("at the foot of every page"),
    "first_name": _("first name"),
    "from_service": _("old service"),
    "groups": _("groups"),
    "handled_at": _("seen to at"),
    "home": _("on the first page"),
    "host": _("host"),
    "hours": _("opening hours"),
    "imprint_url": _("imprint"),
    "is_active": _("switched on"),
    "is_staff": _("may open /admin/"),
    "is_superuser": _("may do everything"),
    "kept_addresses": _("kept addresses"),
    "kinds": _("what it hears of"),
    "known": _("domains that were there"),
    "language": _("language"),
    "last_name": _("last name"),
    "left": _("rows left as they are"),
    "logo": _("logo"),
    "logo_dark": _("logo for dark screens"),
    "messages": _("messages"),
    "move": _("move"),
    "moves": _("moves"),
    "moves_at": _("mail moves at"),
    "mx_domains": _("domains of our MX hosts"),
    "name": _("name"),
    "new": _("new rows"),
    "old_closes_at": _("the old server stops at"),
    "pause": _("paused"),
    "permissions": _("permissions on /admin/"),
    "phone": _("telephone"),
    "privacy_url": _("privacy"),
    "rings_back": _("readers may ask to be rung"),
    "published_at": _("published at"),
    "rate": _("messages an hour"),
    "ready_at": _("released at"),
    "reason": _("why"),
    "recipient": _("recipient"),
    "rejected": _("rejected rows"),
    "retired": _("retired domains"),
    "revoked_at": _("revoked at"),
    "role": _("role"),
    "same": _("rows that stayed the same"),
    "scopes": _("what it may do"),
    "servers": _("servers"),
    "service": _("service"),
    "services": _("services"),
    "slug": _("key"),
    "state": _("state"),
    "stop_share": _("of 100 messages that may come back"),
    "subject": _("subject"),
    "tests": _("tests"),
    "text": _("text"),
    "title": _("title"),
    "to_service": _("new service"),
    "username": _("name to sign in with"),
    "version": _("version"),
    "webmail_url": _("webmail address"),
    "why": _("why"),
    "write_to": _("where clients can write to you"),
    "zone": _("time zone"),
}
_PLAIN: Final[dict[str, Promise]] = {"true": _("yes"), "false": _("no"), "": _("nothing")}
_NOBODY: Final[dict[str, Promise]] = {COMMAND_LINE: _("command line"), CLOCK: _("the clock")}
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?\+\d\d:\d\d")


@register.filter
def deed(action: str) -> Promise | str:
    """`Move published` for `move.publish`."""
    return _DEEDS.get(action, action)


@register.filter
def named(value: str) -> Promise | str:
    """`mail moves at` for `moves_at`."""
    return _NAMES.get(value, value)


@register.filter
def told(value: str, zone: ZoneInfo) -> str:
    """A value for people: a moment is said by the clock of the site."""
    if not _MOMENT.fullmatch(value):
        return value
    return date_format(datetime.fromisoformat(value).astimezone(zone), "j M Y, H:i")


@register.filter
def named_in_full(value: str) -> Promise | str:
    """The same, also for words in one of several languages: `opening hours (de)` for `hours.de`."""
    name, _dot, language = value.partition(".")
    return f"{named(name)} ({language})" if language else named(name)


@register.filter
def said_plainly(value: str, zone: ZoneInfo) -> Promise | str:
    """As `told`, and in words where a value is yes, no or nothing."""
    return _PLAIN.get(value, told(value, zone))


@register.filter
def person(who: str) -> Promise | str:
    """Who did it; the command line and the clock are nobody."""
    return _NOBODY.get(who, who)


@register.filter
def as_query(value: str, name: str) -> str:
    return urlencode({name: value})
