"""From file to file: formats in and out, chunks, rejects, resuming, and the processes that reckon."""
