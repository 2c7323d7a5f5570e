"""A small proxy that shows a server below a path, as JupyterHub does: it takes the path off and tells of it."""

import http.client
import threading
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

OF_THE_CONNECTION = ("connection", "keep-alive", "transfer-encoding", "content-length")


@contextmanager
def below(path, address):
    """Where a server at `address` is shown below `path`, with a slash or without; all else is answered 404."""
    target = urlsplit(address).netloc

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def forward(self):
            asked, mark, query = self.path.partition("?")
            if asked != path and not asked.startswith(f"{path}/"):
                self.send_error(404)
                return
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
            inner = (asked.removeprefix(path) or "/") + mark + query
            with closing(http.client.HTTPConnection(target, timeout=60)) as ahead:
                ahead.request(self.command, inner, body, {**headers, "X-Forwarded-Prefix": path})
                answer = ahead.getresponse()
                content = answer.read()
            self.send_response_only(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in OF_THE_CONNECTION:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = forward

        def log_message(self, *_):
            """Nothing: tests have their own words."""

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_):
            """A page that is closed leaves answers unread."""

    server = Quiet(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{path}"
    finally:
        server.shutdown()
        server.server_close()
