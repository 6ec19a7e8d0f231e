"""The table of answers: its columns, and how both ways of reckoning fill them."""
