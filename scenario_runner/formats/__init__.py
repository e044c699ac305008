"""Files of other worlds, read into the same roads and cases."""
