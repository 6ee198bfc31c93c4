"""What typed words mean: lexicons (data beside the code) that turn text into neutral values.

Pure functions of one text each. They are careful: what is not clearly understood gives None or
UNCLEAR, and Linli asks again; a wrong yes would cost somebody a seat.
"""
