"""Devices that are what they say: by the new server, the old one, another account, and by a relay of both."""

from collections.abc import Callable
from typing import Final

from tests.proof.devices import ANDROID, IPHONE, LINUX, WINDOWS, asking
from tests.proof.hosts import ELSEWHERE, NEW, OLD
from tests.proof.ledger import Case, Ledger
from tests.proof.world import World, domain_of

#: The client's label, the device, the server it sends by, the verdict, and the app that is named.
_PLAIN: Final = (
    ("iphone", IPHONE, NEW, "new", "Mail on iPhone or iPad"),
    ("outlook", WINDOWS, NEW, "new", "Outlook"),
    ("android", ANDROID, NEW, "new", "Thunderbird for Android or K-9"),
    ("linux", LINUX, NEW, "new", "Thunderbird"),
    ("still-old", IPHONE, OLD, "old", "Mail on iPhone or iPad"),
    ("still-old-outlook", WINDOWS, OLD, "old", "Outlook"),
    ("relayed-new", IPHONE, NEW, "untold", "Mail on iPhone or iPad"),
    ("relayed-old", IPHONE, OLD, "untold", "Mail on iPhone or iPad"),
)
#: Others that are asked for here.
_MORE: Final = ("other", "replayed", "prefetched", "wordless", "lent", "looped")
LABELS: Final = (*(label for label, *_ in _PLAIN), *_MORE)
_SAYS: Final = {
    "new": "Sending works",
    "old": "This device still sends by the old server",
    "untold": "Through which server cannot be told",
    "other": "It came from another account",
}


def send(world: World, ledger: Ledger) -> None:
    """All of them, at once."""
    for label, device, by, through, _app in _PLAIN:
        asked = asking(world, domain_of(label), device)
        asked.send(by=by)
        ledger.add(Case(label, asked, through, answers=1, is_proof=through == "new"))
    asked = asking(world, domain_of("other"), IPHONE)
    asked.send(by=ELSEWHERE, sender="Anna <anna@private.test>")
    ledger.add(Case("other", asked, "other", answers=1))
    asked = asking(world, domain_of("replayed"), IPHONE)
    asked.send(copies=3)
    ledger.add(Case("replayed", asked, "new", answers=1, is_proof=True), messages=3)
    for label in ("prefetched", "wordless", "lent"):
        asked = asking(world, domain_of(label), IPHONE)
        asked.send()
        ledger.add(Case(label, asked, "new", answers=1))


def press(world: World, ledger: Ledger) -> None:
    """The buttons of the answers, where nothing else is told below."""
    apps = {label: app for label, *_rest, app in _PLAIN} | {"thunderbird": "Thunderbird"}
    for case in [case for case in ledger.cases if case.answers]:
        asked = case.asked
        ledger.must(case.name, _SAYS[case.through] in asked.browser.get(asked.page), "the page says something else")
        app = world.row(asked.tag)[1]
        ledger.must(case.name, case.name not in apps or app == apps[case.name], f"the app {app!r}")
        if not world.answers()[asked.tag]:
            ledger.must(case.name, False, "no answer has come")
            continue
        _PRESSES.get(case.name, _plainly)(world, case)


def _plainly(_world: World, case: Case) -> None:
    case.asked.press()


def _prefetch(_world: World, case: Case) -> None:
    """As programs do that open every link before people see it, and whatever it leads to."""
    for _ in range(3):
        case.asked.browser.get(case.asked.button)


def _without_word(world: World, case: Case) -> None:
    """Whoever asked knows the tag, and can press all day; with the word of another answer too."""
    asked = case.asked
    other = next(_word_in(world, tag) for tag in world.answers() if tag != asked.tag)
    browser = asked.browser
    browser.get(asked.page)
    for query in ("", "?read=", f"?read={other}", "?read=" + "0" * 20):
        browser.post(asked.page + query)


def _word_in(world: World, tag: str) -> str:
    text = world.answer_to(tag).replace(b"=\r\n", b"").replace(b"=\n", b"").replace(b"=3D", b"=")
    return text.partition(b"?read=")[2][:20].decode()


def _on_another(_world: World, case: Case) -> None:
    """The answer is read on a computer; then on the telephone, which is too late."""
    case.asked.press(WINDOWS[1])
    case.asked.browser.post(case.asked.button)


_PRESSES: Final[dict[str, Callable[[World, Case], None]]] = {
    "prefetched": _prefetch,
    "wordless": _without_word,
    "lent": _on_another,
}
