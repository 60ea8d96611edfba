"""No models: cells are sums without identity and live in SQL (migration 0001).

The module is there because Django sends ``post_migrate``, which installs the triggers, only to apps that have one.
"""
