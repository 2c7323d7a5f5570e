"""Requests to a real server, each through a connection of its own."""

import http.client
import json

import numpy as np

WAIT = 60


def ask(address, method, path, body=None, **headers):
    """Status, headers and content of the answer; `body` is sent as JSON, by a page of the server itself."""
    host = address.removeprefix("http://")
    connection = http.client.HTTPConnection(host, timeout=WAIT)
    sent = {"Origin": address, **({"Content-Type": "application/json"} if body else {}), **headers}
    try:
        connection.request(method, path, body and json.dumps(body), sent)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def weights_in(content):
    """All parameters of the first network in a file of weights, in the order of `core.network`."""
    layers = json.loads(content)["networks"][0]["layers"]
    return np.concatenate([[*np.ravel(each["weights"]), *each["biases"]] for each in layers])
