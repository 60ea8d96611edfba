"""Jobs: what takes long or must not be lost, done beside the requests by workers on any number of machines."""
