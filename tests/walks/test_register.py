"""The guides that are followed for real: each sentence of theirs can be read, in every branch."""

from collections.abc import Iterable, Iterator

import pytest

from tests.walks.reader import Reader
from tests.walks.register import WALKS, Planned
from tests.walks.sentences import FOR_PEOPLE, ForPeople, read_step, without_values
from tests.walks.steps import Chooser, Item, Step
from tests.walks.walks import CONTENT, way_of
from tests.walks.world import ADDRESS, NAME, moved


def steps(items: Iterable[Item]) -> Iterator[Step]:
    for item in items:
        if isinstance(item, Step):
            yield item
        elif isinstance(item, Chooser):
            for branch in item.branches:
                yield from steps(branch.items)


@pytest.mark.parametrize("planned", WALKS, ids=str)
def test_every_step_of_a_guide_can_be_read(planned: Planned) -> None:
    way = way_of(planned, CONTENT, moved())
    reader = Reader(NAME, ADDRESS, "secret", way.app)
    for step in steps(way.items):
        try:
            assert read_step(step.text, reader), step
        except ForPeople:
            assert without_values(step.text) in FOR_PEOPLE


def test_what_is_left_to_people_still_stands_in_a_guide() -> None:
    texts = {without_values(step.text) for planned in WALKS for step in steps(way_of(planned, CONTENT, moved()).items)}
    assert texts >= FOR_PEOPLE
