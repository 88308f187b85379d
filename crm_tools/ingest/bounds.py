"""How much a file may ask of this machine. A prepared file must not take it down; an honest export must get in."""

UNPACKED_BYTES = 2 * 1024**3
"""A text file after unpacking: some 25 million order lines. Ten times Online Retail's size is 0.5 GB."""

WORKBOOK_BYTES = 400 * 1024**2
"""All parts of an .xlsx together after unpacking: as many cells as are allowed have about 300 MB."""

WORKBOOK_PARTS = 2_000
"""Files inside an .xlsx; a workbook with 100 sheets and pictures has a few hundred."""

WORKBOOK_CELLS = 6_000_000
"""Cells of a workbook's sheets (their rectangles), which are held in memory at about 120 bytes each: a full sheet of
a million rows with five columns gets in."""

SHEETS = 64
"""Sheets read from one workbook."""

LINE_BYTES = 1024**2
"""One line of a text file. Longer ones are no table; the longest honest cells (messages) have some kilobytes."""

ROW_LINES = 200
"""Lines one quoted row may run over: more means that a quote mark was never closed."""

HEADER_WITHIN = 10
"""Rows among which the header is looked for; exports put a title or a few lines of remarks above it."""

COLUMNS = 500
"""Columns of a table; wide exports of shop systems have about 150."""

CELL_CHARACTERS = 32_767
"""Characters in one cell: what Excel can hold."""

FILE_SECONDS = 900.0
"""Reading one file; two gigabytes take about eight minutes on a slow machine."""

VALUE_CHARACTERS = 200
"""Characters of a cell that should be a number, a time or a code; the longest honest ones have about 60."""

MEMO_CHARACTERS = 100
"""Longer cells are read anew each time: they hardly ever repeat."""

CHUNK_ROWS = 20_000
"""Rows held as Python values at once."""

CHUNK_CHARACTERS = 16 * 1024**2
"""The same bound for rows with very long cells."""

SAMPLE_ROWS = 1_000
"""Rows looked at to tell how a column writes dates and amounts, before the whole file is asked."""

MEMO_VALUES = 200_000
"""Different cell values of a column whose reading is remembered."""

CACHE_KIB = 128 * 1024
"""Memory for the database's pages while a set is merged; only as much as the merge touches is taken."""
