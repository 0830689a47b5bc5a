"""The catalogue takes public web addresses, written as everybody reads them, and no others."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from catalogue.models import Evidence, Service
from catalogue.models.addresses import is_public_address, validate_public_address


def refusal(address):
    try:
        validate_public_address(address)
    except ValidationError as error:
        return error.code
    return None


@pytest.mark.parametrize(
    "address",
    [
        "https://www.berlin.de/sen/uvk/?id=1&x=%20a#teil",
        "http://example.org:8080/path",
        "https://münchen.de/straße",
        "https://xn--mnchen-3ya.de/",
        "https://例え.jp/",
        "https://example.org/user@host",
        "https://localhost.example.org/",
        "https://93.184.215.14/",
        "https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/",
        "https://city.london./",
    ],
)
def test_public_addresses_are_taken(address):
    assert refusal(address) is None


@pytest.mark.parametrize(
    ("code", "address"),
    [
        ("credentials", "https://user:pass@example.org/"),
        ("credentials", "https://example.org@evil.org/"),
        ("credentials", "https://@example.org/"),
        ("scheme", "ftp://example.org/"),
        ("scheme", "javascript:alert(1)"),
        ("scheme", "//example.org/"),
        ("characters", "https://example.org/\n"),
        ("characters", "https://exam\tple.org/"),
        ("characters", "https://example.org/a b"),
        ("characters", "https://example.org\\@localhost/"),
        ("characters", "https://example.org/\u202egpj"),
        ("characters", "https://exam\u200bple.org/"),
        *(
            ("private_host", f"http://{host}/")
            for host in (
                "localhost", "LOCALHOST.", "a.localhost", "printer.local", "db.internal", "nas.home.arpa", "intranet",
                "127.0.0.1", "127.255.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1:8080", "169.254.169.254", "0.0.0.0",
                "100.64.0.1", "224.0.0.1", "255.255.255.255", "[::1]", "[::]", "[fc00::1]", "[fd12::1]", "[fe80::1]",
                "[::ffff:127.0.0.1]", "[2002:7f00:1::]", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1",
                "127.0.1", "example.0x7f", "127。0。0。1", "１２７.0.0.1", "ⓛocalhost", "",
            )
        ),
    ],
)  # fmt: skip
def test_others_are_refused_with_a_reason(code, address):
    assert refusal(address) == code


def refused_host(host):
    return refusal(f"https://{f'[{host}]' if ':' in str(host) else host}/") == "private_host"


WRAPPED = ["::ffff:{}", "64:ff9b::{}", "2002:{0[0]:02x}{0[1]:02x}:{0[2]:02x}{0[3]:02x}::1"]
"""An IPv4 address inside an IPv6 one: mapped, for NAT64, for 6to4."""


@given(st.ip_addresses(v=4), st.sampled_from(["{}", *WRAPPED]))
def test_an_ipv4_address_is_taken_where_it_is_a_public_one_however_it_is_wrapped(ip, wrapping):
    host = wrapping.format(ip.packed if "[0]" in wrapping else ip)
    assert is_public_address(host) == (ip.is_global and not ip.is_multicast)
    assert refused_host(IPv6Address(host) if ":" in host else host) == (not is_public_address(host))


@given(st.ip_addresses(v=6))
def test_an_ipv6_address_is_taken_where_it_is_a_public_one(ip):
    inner = ip.ipv4_mapped or ip.sixtofour or (IPv4Address(ip.packed[-4:]) if ip in IPv6Network("64:ff9b::/96") else ip)
    local = ip.is_loopback or ip.is_link_local or ip.is_site_local or ip.is_unspecified or ip.is_private
    given_out = inner.version == 4 or not (ip.is_reserved or local)
    assert is_public_address(str(ip)) == (given_out and inner.is_global and not inner.is_multicast)
    assert refused_host(ip) == (not is_public_address(str(ip)))


@given(st.ip_addresses(v=4), st.sampled_from(["{:d}", "0x{:x}", "0{:o}"]))
def test_an_ip_address_in_an_odd_notation_is_refused(ip: IPv4Address, notation):
    assert refusal(f"https://{notation.format(int(ip))}/") == "private_host"


@pytest.mark.parametrize("field", [Service._meta.get_field("official_url"), Evidence._meta.get_field("url")], ids=str)
def test_every_address_of_the_catalogue_is_asked(field):
    with pytest.raises(ValidationError) as refused:
        field.clean("https://user:pass@example.org/", None)
    assert [error.code for error in refused.value.error_list] == ["credentials"]
    assert field.clean("https://example.org/", None) == "https://example.org/"


@pytest.mark.django_db
def test_the_shipped_addresses_pass(capsys):
    call_command("check_catalogue")
    assert " 0 errors" in capsys.readouterr().out
