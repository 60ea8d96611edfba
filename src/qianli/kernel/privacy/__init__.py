"""Personal values encrypted field by field, with keys that lie outside the database."""
