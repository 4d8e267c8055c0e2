"""The benchmark: what a submission costs here, and in the tools that people use today."""
