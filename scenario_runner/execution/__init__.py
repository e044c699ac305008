"""Where cases are driven: in this process or over workers, always answered in case order."""
