"""A play as a Parquet file: a row for each time and entity."""

from __future__ import annotations

import numpy as np

from scenario_runner.model.openscenario.played import Played

STATE_COLUMNS = ("x_m", "y_m", "yaw_rad", "speed_mps")
"""Of the entity's reference point."""


def played_parquet(played: Played) -> bytes:
    """A file's bytes: `time_s`, `actor` (the entity's name), STATE_COLUMNS; by time, then in the file's order.

    Who is not there has no row.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    count = len(played.names)
    states = played.rows.reshape(-1, len(STATE_COLUMNS))  # (T · N, 4)
    there = ~np.isnan(states[:, 0])
    actors = np.tile(np.asarray(played.names, dtype=object), len(played.times_s))[there]
    columns = {"time_s": np.repeat(played.times_s, count)[there], "actor": pa.array(actors, pa.string())}
    columns |= {name: states[there, number] for number, name in enumerate(STATE_COLUMNS)}
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(columns), sink, compression="zstd")
    return bytes(sink.getvalue())
