"""What an import checker cannot see: each check is a function that returns the breaches it finds, one line each.

``tests/house`` runs every check on the tree, and feeds each one a bad sample to prove that it can fail.
``python -m tools.house`` prints all breaches and warnings at once.
"""
