"""Plays an OpenSCENARIO storyboard: entities that move on a map by the actions of its events."""
