"""Which address counts: the nearest that is no proxy of ours, whatever a client writes into the header itself."""

from ipaddress import ip_network

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from catalogue.accounts.client_address import client_address

PROXY, OTHER_PROXY, CLIENT, FORGED = "10.0.0.1", "10.0.0.2", "203.0.113.7", "198.51.100.1"


@pytest.fixture
def behind_proxies(settings):
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/8"), ip_network("fd00::/8")]


def seen(peer, forwarded=None):
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return client_address(RequestFactory().get("/", REMOTE_ADDR=peer, **headers))


def test_without_the_setting_the_header_is_ignored():
    assert seen(PROXY, CLIENT) == PROXY
    assert seen("", CLIENT) is None, "a Unix socket"


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        (PROXY, CLIENT, CLIENT),
        (PROXY, f"{CLIENT}, {OTHER_PROXY}", CLIENT),
        (PROXY, f"{FORGED}, {CLIENT}", CLIENT),
        (PROXY, f"{FORGED}, {PROXY}, {CLIENT},{OTHER_PROXY}", CLIENT),
        (CLIENT, FORGED, CLIENT),
        (PROXY, None, PROXY),
        (PROXY, "unknown", PROXY),
        (PROXY, f"{CLIENT}, junk, {OTHER_PROXY}", OTHER_PROXY),
        (PROXY, f"{CLIENT}:50123", CLIENT),
        ("", CLIENT, CLIENT),
        ("::ffff:10.0.0.1", f"::ffff:{CLIENT}", CLIENT),
        ("fd00::1", "[2001:db8:1:2:3:4:5:6]:443", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::9", FORGED, "2001:db8:1:2::"),
        ("fe80::1%eth0", None, "fe80::"),
    ],
)
@pytest.mark.usefixtures("behind_proxies")
def test_the_nearest_address_that_is_no_proxy_counts(peer, forwarded, expected):
    assert seen(peer, forwarded) == expected


@given(st.text(alphabet="0123456789abcdef.:,[]% \t", max_size=60))
def test_nothing_that_a_client_writes_changes_its_address(written):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.TRUSTED_PROXIES", [ip_network("10.0.0.0/8")])
        assert seen(PROXY, f"{written},{CLIENT}") == CLIENT
