"""A whole installation under load whose processes are killed one after the other, and what must be true afterwards.

It stands outside: it speaks HTTP, reads the tables and looks at the processes, and takes no part in what it tests.
"""
