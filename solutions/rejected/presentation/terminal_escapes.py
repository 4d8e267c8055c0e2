"""Puts commands for terminals into every text that may be shown: colours, a cleared screen, a link,
a changed title, the terminal's own answer, the marks of another row. Control characters are shown
as what they are.

At most: 0
"""

_TEXT = (
    "\x1b[2J\x1b[H\x1b[31m100 of 100\x1b[0m\x1b]0;ALARM\x07"
    "\x1b]8;;http://example.com\x07here\x1b]8;;\x07"
    "\x1b[6n\x9b1A\r\x08\x08\x00[bold green]100[/bold green]\n\ngraded,100,100"
)
print(_TEXT)


def rnn_cell_forward(xt, a_prev, parameters):
    raise ValueError(_TEXT)


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    return type(_TEXT.replace("\0", ""), (), {})()


raise type(_TEXT.replace("\0", ""), (Exception,), {})(_TEXT)
