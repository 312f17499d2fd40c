"""Units of a query as tantivy queries, and the two rounds of asking: all words first, then the best partial matches.

Queries are built from exact terms only. BM25 adds up over the fields of a page; of several alternatives for one unit
the best counts, so that a page full of synonyms does not win over the word itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from tantivy import Occur, Query

from kb.search.documents import EVERYBODY, Documents
from kb.search.queries import Alternative, Unit

#: Further alternatives of one unit on the same page are worth this share of their score.
_TIE_BREAKER: Final = 0.1
#: Words in the order of the query, near each other, are worth this much more.
_IN_ORDER: Final = 2.0
#: Partial matches that score less than this share of the best hit are noise.
_WORTHWHILE: Final = 0.2

Clause = tuple[Occur, Query]


class Match(NamedTuple):
    """The number of an entry, whether it has every unit of the query, and what its words alone score."""

    number: int
    complete: bool
    score: float


@dataclass(frozen=True, slots=True)
class Engine:
    """Asks one filled index. Holds no state of a query, so threads may share it."""

    documents: Documents

    def find(
        self, units: Sequence[Unit], boosts: Mapping[str, float], limit: int, audience: Sequence[Clause] = ()
    ) -> list[Match]:
        """At most `limit` matches, best first. `boosts` names the fields to look at; `audience` narrows the pages."""
        per_unit = [self._unit(unit, boosts) for unit in units]
        extra = [*((Occur.Should, query) for query in self._in_order(units, boosts)), *audience]
        complete = self._run([*((Occur.Must, query) for query in per_unit), *extra], limit)
        matches = [Match(number, complete=True, score=score) for number, score in complete.items()]
        if len(units) == 1 or len(matches) >= limit:
            return matches
        some = Query.boolean_query([(Occur.Should, query) for query in per_unit], minimum_number_should_match=1)
        scored = self._run([(Occur.Must, some), *extra], limit + len(matches))
        least = _WORTHWHILE * max([*complete.values(), *scored.values()], default=0.0)
        partial = [(number, score) for number, score in scored.items() if number not in complete and score >= least]
        return matches + [Match(number, False, score) for number, score in partial[: limit - len(matches)]]

    def audience(self, device: str) -> list[Clause]:
        """Only pages for this device or platform, and those for every device. Adds nothing to a score."""
        known = [one for one in (device, EVERYBODY) if one in self.documents.audiences]
        pages = Query.term_set_query(self.documents.schema, "audience", known)
        return [(Occur.Must, Query.const_score_query(pages, 0.0))]

    def others(self, device: str) -> list[Clause]:
        """Only pages that are not for this device or platform."""
        return [(Occur.MustNot, pages) for _, pages in self.audience(device)]

    def _run(self, clauses: Sequence[Clause], limit: int) -> dict[int, float]:
        """Entry number -> score, best first."""
        searcher = self.documents.searcher
        hits = searcher.search(Query.boolean_query(clauses), max(1, limit), count=False).hits
        numbers = searcher.fast_field_values("number", [address for _, address in hits])
        return {int(number or 0): float(score) for number, (score, _) in zip(numbers, hits, strict=True)}

    def _unit(self, unit: Unit, boosts: Mapping[str, float]) -> Query:
        found = [query for alternative in unit.alternatives if (query := self._alternative(alternative, boosts))]
        best = Query.disjunction_max_query(found, _TIE_BREAKER) if found else Query.empty_query()
        return Query.boost_query(best, unit.weight)

    def _alternative(self, alternative: Alternative, boosts: Mapping[str, float]) -> Query | None:
        fields = self._fields_with(alternative.phrase, boosts)
        if not fields:
            return None
        found = [
            (Occur.Should, Query.boost_query(self._exactly(field, alternative.phrase), boosts[field]))
            for field in fields
        ]
        return Query.boost_query(Query.boolean_query(found), alternative.weight)

    def _exactly(self, field: str, phrase: Sequence[str]) -> Query:
        if len(phrase) == 1:
            return Query.term_query(self.documents.schema, field, phrase[0])
        return Query.phrase_query(self.documents.schema, field, list(phrase))

    def _in_order(self, units: Sequence[Unit], boosts: Mapping[str, float]) -> Iterator[Query]:
        """The words as they stand in the query, gaps included: a pasted error sentence finds its page."""
        words = [(unit.place + offset, word) for unit in units for offset, word in enumerate(unit.used)]
        if len(words) < 2:
            return
        first = words[0][0]
        for field in self._fields_with([word for _, word in words], boosts):
            placed: list[str | tuple[int, str]] = [(place - first, word) for place, word in words]
            phrase = Query.phrase_query(self.documents.schema, field, placed, slop=1)
            yield Query.boost_query(phrase, _IN_ORDER * boosts[field])

    def _fields_with(self, words: Sequence[str], boosts: Mapping[str, float]) -> list[str]:
        """The fields that have every one of the words, each at least on some page."""
        fields_of = self.documents.fields_of
        return [field for field in boosts if all(field in fields_of.get(word, ()) for word in words)]
