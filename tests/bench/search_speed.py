"""How long a query takes in a library of a thousand articles, without a server: the goal is 10 ms."""

import random
import time
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from statistics import quantiles
from typing import Final, TypedDict

from kb.guides.library.library import build_all, read_folders
from kb.search.index import SearchIndex
from kb.search.pages import SearchPage
from tests.bench.sites import ROOT

ARTICLES: Final = 1000
GOAL_MS: Final = 10.0
_WORDS_EACH: Final = 500
_QUERIES_EACH: Final = 200
#: The best of them counts: what a query takes, not what its neighbours on the machine do.
_TRIES: Final = 3
#: Made-up words, for the long tail that a real library has.
_RARE: Final = 20_000
_CONTENT: Final = ROOT / "kb" / "content"


class Figures(TypedDict):
    """Milliseconds."""

    p50_ms: float
    p99_ms: float


def measure(folder: Path = _CONTENT) -> dict[str, Figures]:
    """Median and 99th percentile by kind of query, and over all of them."""
    chance = random.Random(7)  # noqa: S311
    pages = build_all(read_folders([folder])).of("en").pages
    known = Counter(word for page in pages for word in page.body.text.lower().split() if word.isalpha())
    frequent = [word for word, _ in known.most_common(1500)]
    rare = ["".join(chance.choices("abcdefghiklmnoprstuvw", k=chance.randint(4, 10))) for _ in range(_RARE)]
    index = SearchIndex(_page(number, frequent, rare, chance) for number in range(ARTICLES))
    times = {kind: _times(index, queries) for kind, queries in _queries(frequent, rare, chance).items()}
    times["all"] = [*chain.from_iterable(times.values())]
    return {kind: _figures(each) for kind, each in times.items()}


def _page(number: int, frequent: Sequence[str], rare: Sequence[str], chance: random.Random) -> SearchPage:
    """An article whose words are as unevenly frequent as in a language: the word of rank r about 1/r (Zipf)."""
    weights = [1 / rank for rank in range(1, len(frequent) + 1)]
    words = chance.choices(frequent, weights, k=_WORDS_EACH) + chance.choices(rare, k=_WORDS_EACH // 10)
    chance.shuffle(words)
    headings = tuple((f"h-{place}", " ".join(words[place : place + 4])) for place in range(0, 60, 10))
    title, summary = " ".join(words[-5:]), " ".join(words[-20:-5])
    return SearchPage(f"/articles/{number}/", "article", title, summary, (), headings, " ".join(words))


def _queries(frequent: Sequence[str], rare: Sequence[str], chance: random.Random) -> dict[str, list[str]]:
    def some(words: Sequence[str], count: int) -> list[str]:
        return [" ".join(chance.choices(words, k=count)) for _ in range(_QUERIES_EACH)]

    return {
        "common": some(frequent[:40], 1),
        "two words": some(frequent[40:600], 2),
        "rare": some(rare, 1),
        "slip": [_slipped(word, chance) for word in some([w for w in frequent if len(w) > 5], 1)],
        "unfinished": [words[:-2] for words in some(frequent[40:], 2)],
        "sentence": some(frequent[:600], 8),
    }


def _slipped(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word) - 1)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _times(index: SearchIndex, queries: Sequence[str]) -> list[float]:
    return [min(_time(index, query) for _ in range(_TRIES)) for query in queries]


def _time(index: SearchIndex, query: str) -> float:
    begun = time.perf_counter()
    index.search(query)
    return (time.perf_counter() - begun) * 1000


def _figures(spent: list[float]) -> Figures:
    parts = quantiles(spent, n=100)
    return {"p50_ms": round(parts[49], 2), "p99_ms": round(parts[98], 2)}
