"""Tests of searchidx/quotes."""
