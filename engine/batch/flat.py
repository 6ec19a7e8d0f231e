"""The flat schema as the rest of the program knows it: its columns (`fields`), and rows as case files (`casefile`)."""

from engine.batch.casefile import case as case
from engine.batch.casefile import column_of as column_of
from engine.batch.fields import CHOSEN as CHOSEN
from engine.batch.fields import COMMON as COMMON
from engine.batch.fields import ROW as ROW
from engine.batch.fields import STAGES as STAGES
from engine.batch.fields import Column as Column
from engine.batch.fields import columns as columns
from engine.batch.fields import every_column as every_column
from engine.batch.fields import find as find
from engine.batch.fields import find_all as find_all
from engine.batch.fields import open_columns as open_columns
from engine.batch.fields import shown as shown
