"""The record that fully describes a training run, and its forms: a dictionary and a query string.

Everything a run depends on stands in `NetworkExperiment`: the same record gives the same numbers. Values from
outside (forms, links, files) may be text; `read_network` keeps what is right and says field by field what is wrong,
`from_dict` raises instead.
"""

from core.network.experiment.dictionary import (
    from_dict,
    known_fields,
    read_data,
    read_network,
    to_dict,
)
from core.network.experiment.query import (
    from_query,
    not_understood,
    raw_from_query,
    to_query,
)
from core.network.experiment.record import (
    EPOCH,
    EPOCHS,
    MOST_LAYERS,
    MOST_NETWORKS,
    MOST_PARAMETERS,
    MOST_VALUES,
    NETWORKS,
    PENALTY,
    SEED,
    SHUFFLE,
    NetworkExperiment,
    Sample,
    all_sample_settings,
    batch_size,
    fields,
    sample_settings,
)

__all__ = [
    "EPOCH",
    "EPOCHS",
    "MOST_LAYERS",
    "MOST_NETWORKS",
    "MOST_PARAMETERS",
    "MOST_VALUES",
    "NETWORKS",
    "PENALTY",
    "SEED",
    "SHUFFLE",
    "NetworkExperiment",
    "Sample",
    "all_sample_settings",
    "batch_size",
    "fields",
    "from_dict",
    "from_query",
    "known_fields",
    "not_understood",
    "raw_from_query",
    "read_data",
    "read_network",
    "sample_settings",
    "to_dict",
    "to_query",
]
