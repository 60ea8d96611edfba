"""Other systems are told of what changes, at an address that they name: webhooks, signed and sent until they arrive."""
