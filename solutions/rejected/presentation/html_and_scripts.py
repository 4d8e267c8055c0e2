"""Writes a page instead of a message: scripts, images that call one, a style that hides the rest, a
form that sends the marks away. In a page, what a student wrote is text.

At most: 0
"""

_TEXT = (
    "</code></script><script>document.title='ALARM'</script><img src=x onerror=alert(1)>"
    "<style>*{display:none}</style>{{7*7}}${7*7}<!--`javascript:alert(1)`&lt;\"'"
)


def rnn_cell_forward(xt, a_prev, parameters):
    raise ValueError(_TEXT)


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    return type(_TEXT, (), {})()


def rnn_forward(x, a0, parameters):
    return a0, a0, {_TEXT: _TEXT}


raise type(_TEXT, (Exception,), {})(_TEXT)
