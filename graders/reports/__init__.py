"""Views of the store for a person: the tables, and what the terminal says of a class."""
