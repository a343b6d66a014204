"""Coded text from other programs: a module a format, each of which turns a file into a `table.Table`.

``files`` opens what was named, ``recognise`` finds the format by content, ``mapping`` turns a table's columns into
rows, ``labels`` makes framings of what coders wrote, ``gathering`` joins rows to coded units.
"""
