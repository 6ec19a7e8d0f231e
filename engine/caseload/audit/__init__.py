"""The consistency audit: where imposed terms lie, who differs from like cases, and what could explain the farthest."""
