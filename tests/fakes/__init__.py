"""Things that stand in tests for what is outside, or for a neighbour that a test should not depend on."""
