"""What a scenario may say happens in it: a closed vocabulary, each word of which is measured again from drives."""

from __future__ import annotations

from typing import Literal

TagName = Literal[
    "pedestrian",
    "cyclist",
    "motorcycle",
    "heavy",
    "emergency",
    "animal",
    "debris",
    "lead",
    "standing",
    "oncoming",
    "crossing",
    "cut_in",
    "overtaken",
    "occluded",
    "reversing",
    "red_on_arrival",
    "yellow_on_arrival",
    "turns_left",
    "turns_right",
]
"""pedestrian, cyclist, motorcycle, heavy (truck or bus), emergency, animal, debris: somebody, or something, like that
is near. lead: the ego follows somebody; standing: somebody stands in its way; oncoming: somebody comes towards it;
crossing: somebody crosses its way; cut_in: somebody comes into its way from beside; overtaken: it passes somebody who
goes the same way; occluded: somebody near was hidden and then seen; reversing: somebody moves backwards near it. Then
what its signal shows when it comes up to the line, and where it turns."""
