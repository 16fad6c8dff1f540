"""The one-shot steps of `docker-compose.yml`: what the launcher does on a laptop, from environment variables alone."""
