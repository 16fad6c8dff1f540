"""New partners for a partner, with reasons (A36)."""
