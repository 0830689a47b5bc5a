"""A password is more than a person's name, in whatever way the name is dressed up."""

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from hypothesis import example, given
from hypothesis import strategies as st

from catalogue.accounts.passwords import StandsWithoutNamesValidator
from tests.answers import errors_at, parsed

RULE = StandsWithoutNamesValidator()
NAMES = st.text(alphabet="abcdefghijklmnopqrstuvwxyzäß", min_size=1, max_size=12)
PADDINGS = st.text(alphabet="0123456789!-_.", max_size=3)


def refused(password, **names):
    try:
        RULE.validate(password, User(**names))
    except ValidationError as error:
        return error.code
    return None


@given(NAMES, st.integers(1, 6), PADDINGS, PADDINGS, st.booleans(), st.booleans())
@example("plain", 2, "", "", False, False)
@example("plain", 1, "", "1234", False, False)
@example("plain", 2, "", "", True, True)
def test_a_name_repeated_reversed_or_padded_is_refused(name, times, before, after, reverse, upper):
    core = name[::-1] if reverse else name
    password = before + (core.upper() if upper else core) * times + after
    for attribute in ("username", "first_name", "last_name"):
        assert refused(password, **{attribute: name}) == "password_is_the_name"


@given(NAMES, NAMES)
def test_names_and_address_together_are_refused(first, last):
    person = {"first_name": first, "last_name": last, "email": f"{first}.{last}@city.example"}
    for password in (f"{first}{last}", f"{last}-{first}-city", person["email"] * 2):
        assert refused(password, **person) == "password_is_the_name"


@given(NAMES, st.text(alphabet="QWXZÄÖ0123456789", min_size=12, max_size=30))
def test_a_password_without_the_name_is_none_of_its_business(name, password):
    assert set(name.casefold()) & set(password.casefold()) or refused(password, username=name) is None


@pytest.mark.parametrize("name", ["plain", "ed", "x"])
def test_a_good_password_may_hold_the_name(name):
    assert refused("explain-the-red-xylophone-42", username=name) is None


def test_digits_or_a_common_password_beside_the_name_are_refused():
    assert refused("plain20261125", username="plain") == "password_is_the_name"
    assert refused("plainpassword123", username="plain") == "password_is_the_name"


@pytest.mark.parametrize("password", ["plainplain", "plain1234", "nialpnialp", "plain-ann@city"])
def test_the_site_asks_this_rule(password):
    with pytest.raises(ValidationError) as refusal:
        validate_password(password, User(username="plain", first_name="Ann", email="ann@city.example"))
    assert "password_is_the_name" in [error.code for error in refusal.value.error_list]


@pytest.mark.django_db
def test_the_page_says_what_is_wrong(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("plain", password="the-old-one"))
    words = {"old_password": "the-old-one", "new_password1": "plainplain", "new_password2": "plainplain"}
    page = parsed(client.post("/accounts/password/", words))
    assert errors_at(page, "new_password2") == [RULE.get_help_text()]
