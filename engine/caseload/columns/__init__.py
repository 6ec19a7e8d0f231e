"""An office's own table into the flat schema: which heading is which column, and what its words mean."""
