"""What runs beside a student's code: a stand-alone package that imports nothing of ours."""
