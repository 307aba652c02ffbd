"""Concord: structured radiology reporting that separates what hurts from what is merely there."""
