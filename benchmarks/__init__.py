"""Measurements of searchidx: how well it understands and ranks, how fast it is beside other engines. No tests, never installed."""
