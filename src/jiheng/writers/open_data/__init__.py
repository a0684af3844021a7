"""Open data: forms of the year as a Performance Target Data Package (Frictionless tables, Parquet, JSON), with DCAT metadata and IATI results."""
