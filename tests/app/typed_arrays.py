"""Reading typed-array records as the browser reads them."""

import base64

import numpy as np


def decoded(record):
    """The array that a record {dtype, bdata, shape} stands for."""
    flat = np.frombuffer(base64.b64decode(record["bdata"], validate=True), record["dtype"])
    return flat.reshape([int(length) for length in record["shape"].split(",")]) if "shape" in record else flat
