"""What a row may say, and rows as columns: the flat schema, case files laid out flat, values read where they lie."""
