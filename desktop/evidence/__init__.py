"""The reasoning: from form values and published figures to lanes, with every reason shown."""
