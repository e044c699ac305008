"""Plays OpenSCENARIO files and compares with what the simulator esmini recorded of them."""
