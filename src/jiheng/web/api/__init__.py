"""The programming interface (REST, OpenAPI): the same actions and permissions as the pages, for other programs."""
