"""What is said over the socket between the trusted side and a zygote, which no fork keeps.

First a message each way: the order by which the zygote sets itself up, and {"error": text or null};
both are JSON behind their `LENGTH`. Then requests, one at a time:

    b"F" and two descriptors    fork, with these pipes; the answer is its `PID`
    b"C"                        the `CPU` time that the fork has used; 0 where nobody can tell
    b"K"                        kill the fork and reap it; the answer is its `ENDING`
"""

import struct

LENGTH = struct.Struct("<I")
PID = struct.Struct("<q")
#: In nanoseconds.
CPU = struct.Struct("<Q")
#: The number of the cell or call in which a fork is, at the start of a page shared with it.
PLACE = struct.Struct("<I")
#: Wait status, CPU time in nanoseconds, user and system, and the place.
ENDING = struct.Struct("<iQI")

#: The descriptors of a fork's two pipes: from the trusted side, and to it.
PIPES = (62, 63)
#: So many names of what can be called a fork tells at most.
MOST_NAMES = 1_000
