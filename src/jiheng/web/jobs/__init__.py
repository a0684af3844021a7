"""Work in the background: its queue lies in the same database, so that a job lives and dies with the transaction that ordered it."""
