"""Everything that decides: otter test cases, judge, isolation, batch, reports."""
