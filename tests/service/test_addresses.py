"""Which URLs and addresses are closed: every range of the contract, in every spelling."""

from __future__ import annotations

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.addresses import CLOSED, AddressError, check_address, check_url
from service.settings import Settings, SettingsError

STRICT = Settings()
OPEN_LOOPBACK = Settings(egress_allow=("127.0.0.0/8", "::1/128"))

CLOSED_ADDRESSES = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1",
    "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1",
    "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.9",
    "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::2", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "2001::1", "2001:0:7f00:1::",
    "2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::1", "2002:808:808::1",
    "3fff::1", "4000::1", "5f00::1", "fc00::1", "fd12:3456::1", "fe80::1", "fec0::1", "ff02::1",
]  # fmt: skip
OPEN_ADDRESSES = ["8.8.8.8", "1.1.1.1", "100.63.255.255", "100.128.0.1", "172.15.255.255", "172.32.0.1",
                  "2606:4700:4700::1111", "2a00:1450:4001::1"]  # fmt: skip


@pytest.mark.parametrize("address", CLOSED_ADDRESSES)
def test_url_is_refused_when_its_host_is_a_closed_address(address):
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(AddressError, match="closed to outgoing requests"):
        check_url(f"http://{host}/", STRICT)


@pytest.mark.parametrize("address", OPEN_ADDRESSES)
def test_url_is_taken_when_its_host_is_a_public_address(address):
    host = f"[{address}]" if ":" in address else address
    assert check_url(f"https://{host}/hook", STRICT).address == ip_address(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://2130706433/",  # 127.0.0.1 as one number
        "http://0x7f000001/",
        "http://017700000001/",
        "http://0x7f.0.0.1/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://127.0.1/",
        "http://127.0.0.01/",
        "http://0/",
        "http://1.2.3.4.5/",
        "http://256.1.1.1/",
        "http://example.0x7f/",
        "http://[::ffff:7f00:1/",
        "http://[127.0.0.1]/",
        "http://[v1.x]/",
        "http://[fe80::1%25eth0]/",
        "http://[::1%lo]/",
        "http://127.0.0.1%2f.example.com/",
        "http://１２７.0.0.1/",  # full width; a name after NFKC
        "http://127。0。0。1/",
        "http://①②⑦.0.0.1/",
        "http://127.0.0.1./",
        "http://localhost/",
        "http://LOCALHOST./",
        "http://a.localhost/",
        "http://user@example.com/",
        "http://user:word@example.com/",
        "http://example.com@127.0.0.1/",
        "http://@example.com/",
        "http://example.com\\@127.0.0.1/",
        "http://example.com:22/",
        "http://example.com:0/",
        "http://example.com:99999/",
        "http://example.com:80:80/",
        "http://example.com:+80/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_x",
        "javascript:alert(1)",
        "//example.com/",
        "example.com",
        "",
        "http://",
        "http:///x",
        "http://./",
        "http://a..b/",
        "http://-a.com/",
        "http://exa mple.com/",
        "http://example.com/\r\nX: y",
        "http://exam\tple.com/",
        "http://example.com/\x00",
        "http://\u00ad.com/",
        "http://" + "a" * 64 + ".com/",
        "http://example.com/" + "a" * 2_100,
    ],
)
def test_url_is_refused_when_it_is_odd(url):
    with pytest.raises(AddressError):
        check_url(url, STRICT)


def test_url_is_taken_apart_when_it_is_fine():
    target = check_url("https://Exämple.com:8443/a/ü?q=ß#part", STRICT)
    assert (target.scheme, target.host, target.port) == ("https", "xn--exmple-cua.com", 8443)
    assert target.path == "/a/%C3%BC?q=%C3%9F"
    assert target.authority == "xn--exmple-cua.com:8443"
    assert check_url("http://example.com", STRICT).authority == "example.com"
    assert check_url("http://[2606:4700::1]:8080/", STRICT).authority == "[2606:4700::1]:8080"


def test_network_is_open_on_every_port_when_the_operator_named_it():
    assert check_url("http://127.0.0.1:9/", OPEN_LOOPBACK).port == 9
    assert check_url("http://localhost:9/", OPEN_LOOPBACK).address == ip_address("127.0.0.1")
    assert check_url("http://[::1]:9/", OPEN_LOOPBACK).port == 9
    for url in ("http://10.0.0.1/", "http://2130706433/", "http://[::ffff:127.0.0.1]/", "http://a.com:9/"):
        with pytest.raises(AddressError):
            check_url(url, OPEN_LOOPBACK)


def test_message_says_why_when_an_address_is_refused():
    with pytest.raises(AddressError, match=r"169\.254\.169\.254 .*169\.254\.0\.0/16 is link-local"):
        check_url("http://169.254.169.254/latest/", STRICT)
    with pytest.raises(AddressError, match="Port 22 is closed to outgoing requests; open are 80, 443"):
        check_url("http://example.com:22/", STRICT)


@given(st.sampled_from([network for network, _ in CLOSED]), st.data())
def test_address_is_closed_when_it_is_anywhere_in_a_closed_range(network, data):
    offset = data.draw(st.integers(0, network.num_addresses - 1))
    with pytest.raises(AddressError):
        check_address(network[offset])


@given(st.text(max_size=60))
def test_checking_never_fails_otherwise_when_the_url_is_anything(text):
    for url in (text, f"http://{text}/", f"http://example.com{text}"):
        try:
            target = check_url(url, STRICT)
        except AddressError:
            continue
        assert target.host.isascii()
        assert target.path.isascii()


def test_setting_is_refused_when_it_is_no_network():
    assert Settings.from_env({"DATELINE_EGRESS_ALLOW": "10.0.0.0/8, fd00::/8"}).egress_allow == (
        "10.0.0.0/8",
        "fd00::/8",
    )
    with pytest.raises(SettingsError, match="DATELINE_EGRESS_ALLOW"):
        Settings.from_env({"DATELINE_EGRESS_ALLOW": "10.0.0.1/8"})
