"""Command line: serve the dashboard on this machine."""

from __future__ import annotations

import argparse
import os
import socket
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from app.web.access import (
    HOSTS_VARIABLE,
    TOKEN_VARIABLE,
    Access,
    check_token,
    hosts_in_environment,
    is_loopback,
    token_in_environment,
)
from app.web.prefix import PREFIX_VARIABLE, Prefix
from app.web.uncollected import uncollected

if TYPE_CHECKING:
    from app.homework.library import Library

HOST = "127.0.0.1"
PORT = 8050


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted, run a study (`sweep …`) or `check` rules; 2 where address or token won't do."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments[:1] == ["sweep"]:
        from app.sweep import main as sweep

        return sweep(arguments[1:])
    if arguments[:1] == ["check"]:
        from app.homework.command import main as check

        return check(arguments[1:])
    options = parser().parse_args(arguments)
    try:
        access, prefix = _access(options), Prefix.of(options.prefix, options.trust_proxy)
    except ValueError as error:  # the token of the environment, or a path or an address that is none
        print(f"{error}.", file=sys.stderr)
        return 2
    try:
        rules = own_rules(options)
    except (OSError, ValueError) as error:
        print(f"--rules {options.rules}: {getattr(error, 'strerror', None) or error}.", file=sys.stderr)
        return 2
    try:
        listener = listen(options.host, options.port)
    except OSError as error:
        print(f"Can't listen on {options.host}:{options.port}: {error.strerror or error}.", file=sys.stderr)
        print("Choose another port with --port, or --port 0 for any free one.", file=sys.stderr)
        return 2
    if options.cache:
        os.environ["FALL_LINE_RUNS"] = str(options.cache)
    # Imported last: a wrong option or a busy port is said at once, and --help needs none of it.
    with uncollected():
        from app.web.server import serve

    try:
        serve(listener, options.host, access, options.open, prefix, rules)
    finally:
        if rules:
            rules.close()
    return 0


def parser() -> argparse.ArgumentParser:
    """What the command line takes."""
    taking = argparse.ArgumentParser(
        prog="fall-line",
        description="Watch gradient-based optimizers descend, in your browser.",
        epilog="fall-line sweep STUDY.toml runs a large study without the browser, fall-line check RULES.py holds "
        "update rules of your own against the built-in ones: fall-line sweep --help, fall-line check --help",
    )
    _add_address(taking)
    taking.add_argument(
        "--cache", type=Path, metavar="DIR", help="folder for training runs (default: in your cache folder)"
    )
    taking.add_argument(
        "--rules",
        type=Path,
        metavar="FILE",
        help="a Python file with update rules of your own, such as examples/homework.py: they stand in the menu of "
        "rules, and are read anew when you save it. The file is run, in a process with limits of time and memory; "
        "this machine alone is served",
    )
    taking.add_argument("--open", action="store_true", help="open the page in the browser")
    taking.add_argument("--version", action="version", version=f"%(prog)s {_version()}")
    return taking


def _add_address(taking: argparse.ArgumentParser) -> None:
    """Where to serve, by which names and paths, and to whom."""
    taking.add_argument("--host", default=HOST, help=f"address to listen on (default {HOST}: this machine only)")
    taking.add_argument("--port", type=_port, default=PORT, help=f"port, 0 for any free one (default {PORT})")
    taking.add_argument(
        "--allow-host",
        action="append",
        default=[],
        metavar="NAME",
        help="a further name by which browsers may call this server; may be repeated",
    )
    taking.add_argument(
        "--prefix",
        metavar="PATH",
        help="the path below which a proxy shows this server, such as /fall-line/; it is known without where the "
        f"proxy sends the header X-Forwarded-Prefix. {PREFIX_VARIABLE} sets it too",
    )
    taking.add_argument(
        "--trust-proxy",
        action="append",
        default=[],
        metavar="ADDRESS",
        help="a proxy on another machine whose X-Forwarded-Prefix is believed; may be repeated",
    )
    taking.add_argument(
        "--token",
        type=_token,
        metavar="TEXT",
        help="what readers must show, in the printed link or on a login page; made up where other machines can "
        f"reach the server and none is given. {TOKEN_VARIABLE} sets it too, unseen by other users of this machine",
    )


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: it takes a whole number from 0 to 65535")
    return int(text)


def _token(text: str) -> str:
    try:
        check_token(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return text


def _access(options: argparse.Namespace) -> Access:
    """Who may use the server; the command line goes before the environment."""
    names = [*options.allow_host, *hosts_in_environment()]
    return Access.listening(options.host, names, options.token or token_in_environment())


def own_rules(options: argparse.Namespace) -> Library | None:
    """The rules of the reader's own file, if there is one.

    Raises OSError for a file that can't be read, and ValueError, with the option, where others could reach the
    server: they would run what is in it.
    """
    if options.rules is None:
        return None
    exposed = {
        f"--host {options.host}": not is_loopback(options.host),
        "--allow-host": bool(options.allow_host),
        HOSTS_VARIABLE: bool(hosts_in_environment()),
        "--prefix": bool(options.prefix),
        PREFIX_VARIABLE: bool(os.environ.get(PREFIX_VARIABLE)),
        "--trust-proxy": bool(options.trust_proxy),
    }
    for option, is_set in exposed.items():
        if is_set:
            raise ValueError(f"it is for this machine alone, so it can't be had with {option}")
    from app.homework.library import Library

    library = Library(options.rules)
    library.refresh()
    if library.error:
        print(f"{options.rules}: {library.error}. It is read anew when you save it.", file=sys.stderr)
    return library


def _version() -> str:
    try:
        return version("fall-line")
    except PackageNotFoundError:  # run from a checkout that isn't installed
        return "(not installed)"


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises OSError where the address can't be had."""
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


if __name__ == "__main__":
    sys.exit(main())
