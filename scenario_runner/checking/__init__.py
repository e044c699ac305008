"""Rules that scenarios are held to: pure functions over files, cases and drives."""
