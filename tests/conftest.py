"""Puts this folder on the path, so that tests in folders below find the shared builders; and times no test."""

import os

from hypothesis import settings

os.environ.setdefault("GRPC_ENABLE_FORK_SUPPORT", "0")  # as adapters.over_grpc has it

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
