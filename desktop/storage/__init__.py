"""Drafts, their journal and the settings, kept on this machine."""
