"""How a list becomes a file: each format turns batches of objects into pieces of bytes, a batch in memory at a time."""
