"""Tests of collections and metrics."""
