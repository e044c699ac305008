"""Where cases are driven: in this process or over workers, each handed over when it is over."""
