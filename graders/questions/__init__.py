"""The otter test files, one a question. The folder is the registry."""
