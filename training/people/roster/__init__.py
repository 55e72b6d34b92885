"""A list of people, as a spreadsheet has it: read row by row, checked, compared with who is here.

Doors   none
Pure    reading (which kind of file), text (CSV), workbook (XLSX), columns (the header), values
        (what may stand in a cell), entries (one row), sync (new, changed, unchanged),
        formulas (what a spreadsheet would run)
Terms   table, row, column, entry, problem, notice
"""
