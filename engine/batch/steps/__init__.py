"""The steps of the method for columns, one a module, named as in `engine.calculation`; `reckon` puts them in order."""
