"""What is wrong with the list of apps although it can be read: its words, its platforms, and where its lines lead."""

from collections.abc import Iterable, Iterator

from kb.guides.checking.check import Problem
from kb.guides.checking.prose import prose_problems
from kb.guides.library.library import Library
from kb.guides.page.pages import SourceFile
from kb.guides.page.platforms import PLATFORMS
from kb.guides.text.apps import PATH, ListedApp


def app_problems(apps: Iterable[ListedApp], library: Library) -> list[Problem]:
    """Every fault of the list, by app; links in its lines are looked at with the page that draws them."""
    return sorted({Problem(str(PATH), 1, f"{app.key}: {fault}") for app in apps for fault in _faults(app, library)})


def _faults(app: ListedApp, library: Library) -> Iterator[str]:
    for platform in app.platforms:
        if platform not in PLATFORMS:
            yield f"there is no platform {platform}; known are {', '.join(PLATFORMS)}"
    if app.guide not in library.guides:
        yield f"there is no guide {app.guide}"
    for spelling in app.spellings:
        if spelling != spelling.casefold():
            yield f"the spelling {spelling} has capitals; what people type is compared in small letters"
    for language, said in app.said.items():
        for problem in prose_problems(SourceFile("", said), language):
            yield f"{language}: {problem.message}"
