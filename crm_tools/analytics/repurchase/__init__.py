"""Who buys again, how often and for how much: BG/NBD and Gamma-Gamma, from purchases to figures per customer.

``summary`` turns purchases into histories, ``model`` fits and scores them, ``calibration`` holds the forecast against
what happened. ``bg_nbd`` and ``gamma_gamma`` are the mathematics, on arrays alone. Importing any of them is cheap:
SciPy is loaded at the first fit or score.
"""
