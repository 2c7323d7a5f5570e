"""Who may use the server: the names by which it is called, and the token that it asks for.

Without a token only this machine is served. With one every browser shows it once, in the link that the server
prints when it starts or on the login page, and from then on a signed cookie. The token is the key of the signature,
so that several server processes with the same token know each other's readers, and another token ends all logins.
"""

from __future__ import annotations

import hmac
import ipaddress
import os
import secrets
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from itsdangerous import BadSignature, TimestampSigner

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
EVERYWHERE = frozenset({"", "0.0.0.0", "::"})
TOKEN_VARIABLE = "FALL_LINE_TOKEN"
HOSTS_VARIABLE = "FALL_LINE_ALLOW_HOSTS"
LEAST, MOST = 8, 200
"""Characters of a token that a person chose."""
DAYS = 30
"""For which a login lasts."""


@dataclass(frozen=True)
class Access:
    """Names of the server besides those of loopback, in lower case, and its token, if it asks for one."""

    names: frozenset[str] = frozenset()
    token: str | None = None
    by_address: bool = False
    """Whether it is also called by any numeric address: DNS can be made to lie about names only."""

    def __post_init__(self) -> None:
        if self.token is not None:
            check_token(self.token)

    @classmethod
    def from_environment(cls) -> Access:
        """For WSGI hosts: what FALL_LINE_ALLOW_HOSTS (names, with commas between them) and FALL_LINE_TOKEN say.

        Raises ValueError for names without a token: they let other machines in.
        """
        names, token = hosts_in_environment(), token_in_environment()
        if names and token is None:
            raise ValueError(f"{HOSTS_VARIABLE} lets other machines in: set {TOKEN_VARIABLE} too")
        return cls(frozenset(map(str.lower, names)), token)

    @classmethod
    def listening(cls, host: str, allow: Iterable[str] = (), token: str | None = None) -> Access:
        """For a server that listens on `host` and is also called by the names `allow`.

        It gets a token of its own where other machines can reach it and none was chosen.
        """
        names = {name.lower() for name in allow}
        if token is None and (names or not is_loopback(host)):
            token = secrets.token_urlsafe(24)
        return cls(frozenset(names | own_names(host)), token, by_address=host in EVERYWHERE)

    def knows(self, name: str) -> bool:
        """Whether the server goes by this name, which stands in a Host header."""
        return name in LOOPBACK or name in self.names or (self.by_address and is_address(name))

    def accepts(self, token: str) -> bool:
        """Whether this is the token; the time it takes says nothing about how much of it is right."""
        return self.token is not None and hmac.compare_digest(token.encode(), self.token.encode())

    def sign(self) -> str:
        """What the cookie of a reader who showed the token holds."""
        return self._signer.sign("reader").decode()

    def signed(self, cookie: str) -> bool:
        """Whether a cookie was signed with this token, within the last `DAYS` days."""
        try:
            return self._signer.unsign(cookie, max_age=DAYS * 86_400) == b"reader"
        except BadSignature:
            return False

    @property
    def _signer(self) -> TimestampSigner:
        assert self.token is not None
        return TimestampSigner(self.token, salt="fall-line login", digest_method=sha256)


def check_token(token: str) -> None:
    """Raise ValueError unless strangers will not guess the token and every browser can send it."""
    if not LEAST <= len(token) <= MOST:
        raise ValueError(f"The token has {len(token)} characters: it takes {LEAST} to {MOST}")
    if not token.isprintable() or token != token.strip():
        raise ValueError("The token begins or ends with a space or has a character that can't be seen")


def token_in_environment() -> str | None:
    """The token that FALL_LINE_TOKEN sets, if it sets one."""
    return os.environ.get(TOKEN_VARIABLE) or None


def hosts_in_environment() -> list[str]:
    """The names that FALL_LINE_ALLOW_HOSTS lists."""
    return [name for name in map(str.strip, os.environ.get(HOSTS_VARIABLE, "").split(",")) if name]


def own_names(host: str) -> set[str]:
    """The names that belong to an address listened on: itself, or this machine's where it is every address."""
    if host in EVERYWHERE:
        return {socket.gethostname().lower(), socket.getfqdn().lower()}
    return {host.lower()}


def host_name(header: str) -> str:
    """The name in a Host header, without port or brackets, in lower case."""
    if header.startswith("["):
        return header[1:].partition("]")[0].lower()
    return header.rpartition(":")[0].lower() if ":" in header else header.lower()


def is_address(name: str) -> bool:
    """Whether this is a numeric address."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Whether this is a name or an address by which a machine calls itself."""
    return host.lower() in LOOPBACK or (is_address(host) and _plain(host).is_loopback)


def from_this_machine(environ: Mapping[str, object]) -> bool:
    """Whether a request was sent by this machine, or through a socket of its file system."""
    sender = str(environ.get("REMOTE_ADDR") or "")
    return not sender or is_loopback(sender)


def _plain(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """An address, the IPv4 one where it is written as IPv6."""
    address = ipaddress.ip_address(host)
    return getattr(address, "ipv4_mapped", None) or address
