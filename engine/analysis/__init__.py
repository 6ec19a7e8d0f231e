"""Questions about one case under many changes: what each point is worth, what it would take, where a number lies."""
