"""Official forms: layouts (data) filled from the model, drawn as DOCX, XLSX, PDF and HTML."""
