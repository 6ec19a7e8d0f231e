"""The pages of the app: one file a page, and the small helpers they share. A page calls the engine and draws."""
