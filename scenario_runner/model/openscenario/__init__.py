"""What OpenSCENARIO XML files say, by the standard's names, in SI units and radians."""
