"""What the pages of the evidence ledger show; nothing is written here."""
