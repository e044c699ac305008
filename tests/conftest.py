"""Puts this folder on the path, so that tests in folders below find the shared builders; and times no test."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
