"""How the tables came to be, one step a file in `versions/`; run when a store opens (`engine/store/migrate.py`)."""
