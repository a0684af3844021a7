"""HTTP in, HTTP out, by who uses them."""
