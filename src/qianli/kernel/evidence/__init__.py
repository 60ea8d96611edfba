"""Evidence: files kept once by their content, bound to the records that they prove."""
