"""Codes of a telephone: right within half a minute, once, for their owner; secrets in each of their forms."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django_otp.plugins.otp_totp.models import TOTPDevice

from kb.models.accounts.recovery import CODES, RecoveryCode, new_recovery_codes, recovery_codes_left, use_recovery_code
from kb.models.accounts.second_factor import (
    HasDeviceAlready,
    as_address,
    as_text,
    device_of,
    forget_second_factor,
    is_verified,
    new_secret,
    set_device,
    step_of,
    use_code,
)
from tests.accounts import SECRET, code_at, telephone

#: The moments and codes of RFC 6238, appendix B, cut to six digits.
RFC = [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")]
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def anna(db: None) -> User:
    user = User.objects.create_user("anna")
    telephone(user)
    return user


@pytest.fixture
def ben(db: None) -> User:
    return User.objects.create_user("ben")


@pytest.mark.parametrize(("seconds", "code"), RFC)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    assert step_of(SECRET, code, datetime.fromtimestamp(seconds, UTC)) == seconds // 30


@pytest.mark.parametrize(("steps", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_wrong_and_no_more(steps: int, right: bool) -> None:
    assert (step_of(SECRET, code_at(NOON, steps=steps), NOON) is not None) is right


@pytest.mark.parametrize(
    "typed",
    ["", "0", "12345", "1234567", "-12345", "+12345", "12e345", "１２３４５６", "²³⁴⁵⁶⁷", "\0" * 6, "9" * 9_999],
)
def test_what_is_no_code_is_wrong(typed: str) -> None:
    assert step_of(SECRET, typed, NOON) is None


def test_a_code_may_be_typed_in_groups() -> None:
    code = code_at(NOON)
    assert step_of(SECRET, f" {code[:3]} {code[3:]} ", NOON) is not None


def test_a_code_works_once_and_so_do_none_from_before(anna: User) -> None:
    assert use_code(anna, code_at(NOON), NOON)
    assert not use_code(anna, code_at(NOON), NOON)
    assert not use_code(anna, code_at(NOON, steps=-1), NOON)
    assert use_code(anna, code_at(NOON, steps=1), NOON)
    later = NOON + timedelta(seconds=60)
    assert use_code(anna, code_at(later), later)


def test_the_code_of_somebody_else_is_wrong(anna: User, ben: User) -> None:
    assert not use_code(ben, code_at(NOON), NOON)
    TOTPDevice.objects.create(user=ben, key=new_secret(), confirmed=True)
    assert not use_code(ben, code_at(NOON), NOON)


def test_a_device_that_was_never_confirmed_counts_for_nothing(ben: User) -> None:
    TOTPDevice.objects.create(user=ben, key=SECRET, confirmed=False)
    assert device_of(ben) is None
    assert not use_code(ben, code_at(NOON), NOON)


def test_the_code_that_confirmed_a_device_is_used_up(ben: User) -> None:
    step = step_of(SECRET, code_at(NOON), NOON)
    assert step is not None
    set_device(ben, SECRET, step, replace=False)
    assert not use_code(ben, code_at(NOON), NOON)


def test_only_whoever_gave_a_code_puts_another_device_in_its_place(anna: User) -> None:
    before = device_of(anna)
    with pytest.raises(HasDeviceAlready):
        set_device(anna, new_secret(), 0, replace=False)
    assert device_of(anna) == before
    after = set_device(anna, new_secret(), 0, replace=True)
    assert list(TOTPDevice.objects.filter(user=anna)) == [after]


def test_nobody_is_verified_by_a_password_alone(anna: User) -> None:
    assert not is_verified(AnonymousUser())
    assert not is_verified(anna)
    anna.otp_device = device_of(anna)  # type: ignore[attr-defined]
    assert is_verified(anna)
    anna.is_active = False
    assert not is_verified(anna)


def test_a_secret_is_random_and_as_long_as_the_standard_wants() -> None:
    assert len(bytes.fromhex(new_secret())) == 20
    assert new_secret() != new_secret()


def test_a_secret_is_typed_in_groups() -> None:
    assert as_text(SECRET) == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"


@pytest.mark.parametrize(("account", "site"), [("anna", "Example Host"), ("a:b&c=d ö", "A: B & C?"), ("x/y#z", "Ü")])
def test_a_qr_code_holds_what_apps_read(account: str, site: str) -> None:
    parts = urlsplit(as_address(SECRET, account, site))
    issuer, _, label = unquote(parts.path.removeprefix("/")).partition(":")
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert (issuer, label) == (site.replace(":", " "), account)
    assert parse_qs(parts.query) == {"secret": ["GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"], "issuer": [issuer]}


def test_recovery_codes_are_ten_and_each_works_once(anna: User) -> None:
    codes = new_recovery_codes(anna)
    assert len(set(codes)) == CODES == recovery_codes_left(anna)
    assert use_recovery_code(anna, codes[0])
    assert not use_recovery_code(anna, codes[0])
    assert recovery_codes_left(anna) == CODES - 1


def test_a_recovery_code_may_be_typed_carelessly(anna: User) -> None:
    codes = new_recovery_codes(anna)
    assert use_recovery_code(anna, f"  {codes[0].upper().replace('-', ' ')} ")
    assert use_recovery_code(anna, codes[1].replace("-", ""))
    assert not use_recovery_code(anna, codes[2][:-1])
    assert not use_recovery_code(anna, "")


def test_only_digests_of_recovery_codes_are_kept(anna: User) -> None:
    codes = new_recovery_codes(anna)
    kept = " ".join(RecoveryCode.objects.values_list("digest", flat=True))
    assert not any(part in kept for code in codes for part in (code, code.replace("-", "")))


def test_new_recovery_codes_end_the_old_ones_and_nobody_elses(anna: User, ben: User) -> None:
    old, others = new_recovery_codes(anna), new_recovery_codes(ben)
    new_recovery_codes(anna)
    assert not use_recovery_code(anna, old[0])
    assert not use_recovery_code(anna, others[0])
    assert use_recovery_code(ben, others[0])


def test_what_is_forgotten_is_gone(anna: User, ben: User) -> None:
    codes = new_recovery_codes(anna)
    assert forget_second_factor(anna)
    assert device_of(anna) is None
    assert not use_recovery_code(anna, codes[0])
    assert not forget_second_factor(ben)
