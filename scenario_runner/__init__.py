"""A scenario-based test runner for driving stacks."""
