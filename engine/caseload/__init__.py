"""Questions about a whole caseload: what a reform would change, and who was treated unlike."""
