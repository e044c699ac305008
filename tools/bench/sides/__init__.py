"""One simulator each, driving `tools.bench.nine_cars`: run as `python -m tools.bench.sides.NAME EPISODES`.

Each prints one line of JSON: CPU seconds in the steps, CPU seconds in making and resetting, steps, and where the ego
was at the end, by which the sides can be seen to do the same.
"""
