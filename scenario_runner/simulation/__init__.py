"""Driving one case closed-loop: staging to flat arrays, the compiled kernel, and the loop that asks the stack."""
