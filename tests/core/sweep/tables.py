"""Tables as files, for tests to read."""

import pandas as pd


def csv_of(**columns):
    plain = {"surface": "bowl", "steps": 5, "rule": "sgd", "outcome": "converged", "learning_rate": [0.1, 0.2]}
    return pd.DataFrame(plain | columns).to_csv(index=False).encode()
