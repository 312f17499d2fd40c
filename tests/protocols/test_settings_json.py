"""The JSON face of a domain's settings; tests/golden/ has the documents."""

import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from kb.mail.moves import Phase
from kb.protocols import settings_json
from tests.golden_files import DURING, MOVE, SITE_URL, open_end, settings_during


def test_it_says_the_same_for_the_same_settings_at_another_moment_of_the_phase() -> None:
    settings = settings_during(Phase.OPEN)
    later = replace(settings, at=DURING[Phase.OPEN] + timedelta(hours=3))
    assert settings_json.render(settings, SITE_URL) == settings_json.render(later, SITE_URL)


def test_moments_are_in_utc_whatever_the_zone_they_came_in() -> None:
    east = timezone(timedelta(hours=5, minutes=30))
    moved = replace(MOVE, moves_at=datetime(2024, 3, 6, 5, 30, tzinfo=east))
    body = settings_json.render(replace(settings_during(Phase.OPEN), move=moved), SITE_URL)
    assert json.loads(body)["move"]["moves_at"] == "2024-03-06T00:00:00Z"


def test_names_stand_as_a_labels_and_words_as_they_are() -> None:
    settings = open_end()
    assert settings.move is not None
    named = replace(settings, move=replace(settings.move, title='Łódź "<b>"'))
    body = settings_json.render(named, SITE_URL)
    assert b'"domain":"xn--bcher-kva.example"' in body
    assert 'Łódź \\"<b>\\"'.encode() in body


def test_an_error_is_a_code_and_a_sentence() -> None:
    assert settings_json.render_error("nothing", "Nothing – at all.") == (
        '{"error":"nothing","message":"Nothing – at all."}'.encode()
    )


def test_a_digest_names_the_bytes() -> None:
    assert settings_json.digest(b"a") == settings_json.digest(b"a") != settings_json.digest(b"b")
    assert settings_json.digest(b"a").isalnum()
