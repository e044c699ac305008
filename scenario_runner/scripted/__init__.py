"""OpenSCENARIO files as cases: a stack takes the place of one entity, and the storyboard moves all others."""
