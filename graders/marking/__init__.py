"""From one submission to its result: what is asked, judged, explained and earned."""
