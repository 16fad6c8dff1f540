"""Small tables by hand, for what no package holds."""
