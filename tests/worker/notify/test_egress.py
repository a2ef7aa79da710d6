"""The way out: one look-up, every address checked, the connection pinned, one deadline."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
from ipaddress import ip_address

import pytest

from service.settings import Settings
from tests.worker.receivers import drips, hangs, raw, says
from worker.notify.egress import DeadlineError, Egress, EgressError, RefusedError

OPEN = Settings(egress_allow=("127.0.0.0/8",), egress_ports=(80, 443))


class Names:
    """A resolver that gives each look-up the next of its answers, and counts them."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, host: str, port: int):
        self.asked.append(host)
        return [ip_address(a) for a in self.answers[min(len(self.asked), len(self.answers)) - 1]]


def get(egress: Egress, url: str, timeout_s: float = 5.0, max_bytes: int = 1000):
    return egress.request("GET", url, headers={}, timeout_s=timeout_s, max_bytes=max_bytes)


def named(hook, egress_allow=("127.0.0.0/8",)) -> Settings:
    """Settings under which a name may be reached at the receiver's port."""
    return Settings(egress_allow=egress_allow, egress_ports=(hook.port,))


def test_name_stays_in_the_host_header_when_its_address_is_connected_to(receiver):
    hook, names = receiver(), Names(["127.0.0.1"])
    answer = get(Egress(named(hook), resolve=names), f"http://news.example:{hook.port}/a?b=c")
    request = hook.requests.get_nowait()
    assert (answer.status, answer.body, answer.is_cut) == (200, b"ok", False)
    assert request.line == "GET /a?b=c HTTP/1.1"
    assert request.headers["host"] == f"news.example:{hook.port}"
    assert names.asked == ["news.example"]


def test_request_stays_with_the_checked_address_when_the_name_is_rebound(receiver):
    hook = receiver()
    names = Names(["127.0.0.2"], ["127.0.0.1"])  # the second answer would reach the receiver
    settings = named(hook, egress_allow=("127.0.0.2/32",))
    with pytest.raises(EgressError, match="Connection refused"):
        get(Egress(settings, resolve=names), f"http://rebind.example:{hook.port}/")
    assert len(names.asked) == 1
    with pytest.raises(RefusedError, match=r"127\.0\.0\.1 is closed"):
        get(Egress(settings, resolve=names), f"http://rebind.example:{hook.port}/")
    assert hook.requests.empty()


@pytest.mark.parametrize("closed", ["10.0.0.1", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "169.254.1.1"])
def test_request_is_refused_when_one_of_several_addresses_is_closed(receiver, closed):
    hook = receiver()
    names = Names(["127.0.0.1", closed])
    with pytest.raises(RefusedError, match="closed to outgoing requests"):
        get(Egress(named(hook), resolve=names), f"http://mixed.example:{hook.port}/")
    assert hook.requests.empty()


@pytest.mark.parametrize(
    "url", ["http://10.0.0.1/", "http://0x7f.1/", "http://u@127.0.0.1/", "ftp://127.0.0.1/"]
)
def test_request_is_refused_before_any_look_up_when_the_url_is_closed(url):
    names = Names(["127.0.0.1"])
    with pytest.raises(RefusedError):
        get(Egress(OPEN, resolve=names), url)
    assert names.asked == []


def test_next_address_is_tried_when_the_first_does_not_answer(receiver):
    hook, names = receiver(), Names(["127.0.0.9", "127.0.0.1"])
    assert get(Egress(named(hook), resolve=names), f"http://two.example:{hook.port}/").status == 200


def test_environment_proxies_are_not_used_when_set(receiver, monkeypatch):
    hook, proxy = receiver(), receiver(says(500))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, proxy.url)
    assert get(Egress(OPEN), hook.url).status == 200
    assert proxy.requests.empty()


def test_error_is_clear_when_the_name_does_not_exist():
    def unknown(host: str, port: int):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(EgressError, match=r"nowhere\.example cannot be found: Name or service not known"):
        get(Egress(OPEN, resolve=unknown), "http://nowhere.example/")
    with pytest.raises(EgressError, match="it has no address"):
        get(Egress(OPEN, resolve=Names([])), "http://nowhere.example/")


def test_time_is_up_when_the_name_server_hangs():
    done = threading.Event()

    def slow(host: str, port: int):
        done.wait()
        return []

    with pytest.raises(DeadlineError, match=r"No complete answer within 0\.2 s"):
        get(Egress(OPEN, resolve=slow), "http://slow.example/", timeout_s=0.2)
    done.set()


@pytest.mark.parametrize("behaviour", [hangs, drips])
def test_time_is_up_when_the_answer_is_slow(receiver, behaviour):
    hook = receiver(behaviour)
    with pytest.raises(DeadlineError):
        get(Egress(OPEN), hook.url, timeout_s=0.4, max_bytes=200_000)


def test_time_is_up_when_nobody_reads_what_is_sent(receiver):
    def deaf(server, connection, request):
        server.closing.wait()

    hook = receiver(deaf)
    hook_url = hook.url
    with pytest.raises(DeadlineError):
        Egress(OPEN).request(
            "POST", hook_url, headers={}, body=b"x" * 50_000_000, timeout_s=0.5, max_bytes=10
        )


def test_body_is_cut_when_it_is_longer_than_asked_for(receiver):
    hook = receiver(says(200, b"x" * 5_000))
    answer = get(Egress(OPEN), hook.url, max_bytes=100)
    assert (len(answer.body), answer.is_cut) == (100, True)


def test_chunked_answer_is_whole_when_it_comes_in_pieces(receiver):
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    hook = receiver(raw(head + b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"))
    assert get(Egress(OPEN), hook.url).body == b"abcde"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A self-signed certificate for secure.example: (certificate file, key file)."""
    folder = tmp_path_factory.mktemp("tls")
    paths = (str(folder / "cert.pem"), str(folder / "key.pem"))
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=x",
         "-addext", "subjectAltName=DNS:secure.example", "-out", paths[0], "-keyout", paths[1]],
        check=True, capture_output=True,
    )  # fmt: skip
    return paths


@pytest.fixture
def secure(receiver, certificate):
    """A receiver behind TLS."""
    server_side = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server_side.load_cert_chain(*certificate)
    return receiver(says(200, b"secret"), tls=server_side)


def test_certificate_is_checked_for_the_name_when_the_address_is_pinned(secure, certificate):
    trusting = ssl.create_default_context(cafile=certificate[0])
    egress = Egress(named(secure), resolve=Names(["127.0.0.1"]), tls=trusting)
    assert get(egress, f"https://secure.example:{secure.port}/").body == b"secret"
    with pytest.raises(EgressError, match="certificate verify failed"):
        get(egress, f"https://other.example:{secure.port}/")


def test_certificate_is_refused_when_nobody_vouches_for_it(secure):
    egress = Egress(named(secure), resolve=Names(["127.0.0.1"]))
    with pytest.raises(EgressError, match=r"TLS: .*certificate verify failed"):
        get(egress, f"https://secure.example:{secure.port}/")


def test_error_is_clear_when_the_other_side_speaks_no_tls(receiver):
    hook = receiver(says(400), greeting=b"220 mail.example\r\n")
    with pytest.raises(EgressError, match="TLS"):
        get(Egress(OPEN), hook.url.replace("http:", "https:"))
