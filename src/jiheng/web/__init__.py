"""The web application: check on upload, compile, submit, review, approve. Django is known only here."""
