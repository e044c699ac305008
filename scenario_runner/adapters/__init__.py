"""How stacks under test are reached; whatever goes wrong in one is its own failure, never ours."""
