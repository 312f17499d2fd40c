"""What tests share: the sample's rows, and what is kept in memory of them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from kb.models import Move, Service, SiteProfile
from kb.models.ground.revisions import current_revision
from kb.models.pages import library
from kb.models.pages.library import current_snapshot
from kb.models.site.profile import current_profile
from kb.operations.site import samples
from tests.rows import KeptSample, LoadSample, Present

OWN: Final = "---\ntitle: '{}'\nsummary: Ours.\nchecked: 2026-11-20\nsources: [us]\n---\nWords.\n"
AT: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def kept(db: None) -> KeptSample:
    """A sample that was loaded twice, and is gone again."""
    sample = KeptSample()
    for _ in range(2):
        with transaction.atomic():
            sample.load(AT)
            transaction.set_rollback(True)
    return sample


def rows() -> dict[str, list[dict[str, Any]]]:
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in KeptSample.MODELS}


def test_the_sample_that_is_put_back_is_the_one_that_was_loaded(db: None) -> None:
    sample, loaded = KeptSample(), []
    for _ in range(3):
        with transaction.atomic(), CaptureQueriesContext(connection) as statements:
            sample.load(AT)
            loaded.append(rows())
            transaction.set_rollback(True)
    assert loaded[2] == loaded[1]
    assert [statement["sql"] for statement in statements if statement["sql"].startswith("UPDATE")] == []


def test_another_moment_is_loaded_anew(kept: KeptSample) -> None:
    kept.load(AT + timedelta(days=40))
    assert Move.objects.get(slug="sample-moving").moves_at == AT + timedelta(days=40)


def test_another_profile_is_loaded_anew(kept: KeptSample, settings: Any) -> None:
    settings.SITE_PROFILE = {**settings.SITE_PROFILE, "name": "Another Host"}
    kept.load(AT)
    assert SiteProfile.objects.get().name == "Another Host"


def test_the_sample_comes_beside_what_is_there(kept: KeptSample) -> None:
    Service.objects.create(slug="own", name="Own")
    kept.load(AT)
    assert set(Service.objects.values_list("slug", flat=True)) == {"own", *samples.SERVICES}


@pytest.mark.parametrize("name", ["First", "Second"])
def test_no_other_test_sees_what_was_written_behind_the_revision(sample: LoadSample, name: str) -> None:
    sample(AT)
    SiteProfile.objects.update(name=name)
    assert current_profile().name == name


def test_what_was_read_of_the_sample_is_good_for_the_next_test(kept: KeptSample) -> None:
    read = []
    for _ in range(2):
        with transaction.atomic():
            kept.load(AT)
            read.append((current_revision(), current_snapshot(AT)))
            transaction.set_rollback(True)
    assert read[0] == read[1]
    assert read[0][1] is read[1][1]


@pytest.mark.parametrize("number", [1, 2])
def test_what_is_kept_is_forgotten_when_a_setting_changes_and_after_the_test(
    sample: LoadSample, settings: Any, tmp_path: Path, number: int
) -> None:
    sample(AT)
    before = current_snapshot(AT)
    assert {page.title for page in before.libraries.pages} & {"1", "2"} == set()
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles/own.md").write_text(OWN.format(number))
    settings.CONTENT_DIRS = (tmp_path,)
    assert current_snapshot(AT).libraries.of("en").articles["own"].title == str(number)


@pytest.mark.parametrize("number", [1, 2])
def test_what_is_kept_is_forgotten_when_a_function_changes_and_after_the_test(
    sample: LoadSample, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    sample(AT)
    assert "webmail" in current_snapshot(AT).libraries.of("en").articles
    monkeypatch.setattr(library, "shelve", lambda _pages, _default: number)
    assert repr(current_snapshot(AT).libraries) == str(number)


def test_what_is_kept_outlives_settings_that_are_in_none_of_it(
    sample: LoadSample, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample(AT)
    before = current_snapshot(AT)
    settings.LOOKUP_LIMIT = settings.EMAIL_URL = settings.BOUNCES_URL = ""
    monkeypatch.setenv("EMAIL_URL", "nothing reads this")
    assert current_snapshot(AT) is before


def test_the_present_is_one_moment_for_an_hour_of_a_day() -> None:
    present = Present()
    assert present.at(AT) == present.at(AT + timedelta(minutes=59)) == AT
    assert present.at(AT + timedelta(hours=1)) == AT + timedelta(hours=1)
    assert present.at(AT) == AT
    evening = AT.replace(hour=23, minute=50)
    assert present.at(evening) == evening
    assert present.at(evening + timedelta(minutes=20)) == evening + timedelta(minutes=20)
    assert present.at(AT + timedelta(minutes=20)) == AT  # whatever clock a test in between has stopped
