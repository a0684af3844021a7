"""The web application under load, beside the bare framework with the same server."""
