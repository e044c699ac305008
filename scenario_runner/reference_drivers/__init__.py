"""Reference drivers: four published models of an attentive driver, who keeps its lane and brakes, and nothing else.

They are stacks as anybody's, told and shown no more, and they say which cases somebody could have passed.
"""
