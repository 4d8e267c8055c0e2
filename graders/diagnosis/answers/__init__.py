"""What the mistakes answer on a batch's inputs, and when two answers agree."""
