"""What mistakes there are: the error model, as edits of the reference."""
