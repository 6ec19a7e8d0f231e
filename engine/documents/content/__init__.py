"""What each document says: one module a document, each with `content(matter)`, the values that its template shows."""
