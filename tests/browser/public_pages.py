"""Every kind of page that a visitor can see, by address: what holds for all pages is tested on these."""

from typing import Final

from kb.mail.moves import Phase
from kb.models.pages.library import SHIPPED
from kb.operations.site.samples import CASE_DOMAINS, SETTLED_DOMAIN, phase_domain
from tests.libraries import shipped_library

CASE: Final = CASE_DOMAINS[0]
GUIDES: Final = tuple(sorted(path.stem for path in (SHIPPED / "guides").rglob("*.md")))
#: A phone of each kind and a window: enough to see what values change on a page.
WITH_VALUES: Final = ("gmail-android", "iphone-mail", "outlook-classic")


def first_stop(slug: str) -> str:
    """The address of a guide's first stop; of the guide, if it has none."""
    return shipped_library().guides[slug].first_address


ARTICLES: Final = tuple(sorted(path.stem for path in (SHIPPED / "articles").glob("*.md")))

#: A few pages in another language: its words are longer. `spark` has a text that is not translated.
GERMAN: Final = (
    "/de/",
    f"/de/for/{CASE}/",
    f"/de/for/{CASE}/letter/",
    *(f"/de/for/{CASE}/guides/{slug}/" for slug in ("iphone-mail", "spark")),
    f"/de/for/{CASE}/guides/iphone-mail/incoming-server/",
    "/de/guides/",
    "/de/moves/own-domain-2024/",
    "/de/accessibility/",
    "/de/unsubscribe/never-heard/",
    "/de/reminders/never-heard/",
    "/de/search/?q=zertifikat",
    f"/de/for/{CASE}/articles/webmail/?device=another-app&task=add",
)

#: One of each kind of page that is there for everybody, in the thread of a domain.
IN_THREAD: Final = (
    "guides/?device=android",
    "articles/",
    "articles/back-up-first/?device=outlook-classic&protocol=pop3",
    "articles/error-messages/",
    "articles/error-messages/?app=claws-mail&device=claws-mail",
    "accessibility/",
    "search/?q=certificate",
    "moves/",
    "moves/own-domain-2024/?device=windows-live-mail",
)

#: Pages that answer 200.
PAGES: Final = (
    "/",
    "/settings/",
    "/settings/?domain=cloud304.thundercloud.uk",
    "/settings/?domain=florist.example+or+garage.example",
    *(f"/for/{name}/" for name in (CASE, CASE_DOMAINS[-1], *map(phase_domain, Phase), SETTLED_DOMAIN)),
    f"/for/{CASE}/?device=iphone",
    *(f"/for/{CASE}/{below}" for below in IN_THREAD),
    *(f"/for/{name}/letter/" for name in (CASE, phase_domain(Phase.ANNOUNCED), SETTLED_DOMAIN)),
    f"/for/{CASE}/profile/",
    "/guides/",
    "/guides/?device=windows",
    *(f"/guides/{slug}/" for slug in GUIDES),
    *(first_stop(slug) for slug in GUIDES),
    *(f"/for/{CASE}/guides/{slug}/?protocol=pop3" for slug in WITH_VALUES),
    f"/for/{CASE}/guides/iphone-mail/find-your-account/?seen=mail&protocol=pop3",
    f"/for/{CASE}/guides/gmail-android/server-settings/?seen=missing",
    f"/for/{CASE}/guides/iphone-mail/incoming-server/",
    f"/for/{CASE}/guides/iphone-mail/both-ways/",
    f"/for/{CASE}/guides/another-app/find-your-account/",
    *(f"/for/{phase_domain(phase)}/guides/{GUIDES[0]}/" for phase in (Phase.ANNOUNCED, Phase.MOVING)),
    "/guides/iphone-mail/worked/",
    "/guides/iphone-mail/stuck/different/?step=h-incoming-server.4",
    f"/for/{CASE}/guides/iphone-mail/worked/",
    f"/for/{CASE}/guides/iphone-mail/stuck/password/?step=seen-apps.2",
    "/articles/",
    *(f"/articles/{slug}/" for slug in ARTICLES),
    "/moves/",
    "/moves/own-domain-2024/",
    *(f"/moves/sample-{phase}/" for phase in (Phase.ANNOUNCED, Phase.MOVED)),
    "/search/",
    "/search/?q=outlok+0x800CCC0E",
    "/search/?q=certificate&device=iphone",
    "/search/?q=qwertzuiop",
    "/search/?q=what+is+my+incoming+server",
    "/search/?q=passwort+vergessen",
    "/articles/error-messages/?app=thunderbird-mac",
    "/accessibility/",
    "/unsubscribe/never-heard/",
    "/reminders/never-heard/",
    "/api/v1/docs",
    *GERMAN,
)

#: Pages that say no, with the status that they say it with.
REFUSALS: Final = {
    "/settings/?domain=example.co+uk": 400,
    "/search/?q=%00": 400,
    "/no-such-page/": 404,
    "/guides/no-such-guide/": 404,
    f"/for/{CASE}/articles/no-such-page/": 404,
    "/for/nobody.example/": 404,
    "/for/localhost/": 404,
    f"/for/{SETTLED_DOMAIN}/calendar.ics": 404,
}
