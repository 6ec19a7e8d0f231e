"""The flat schema as the rest of the program knows it: its columns (`fields`), and rows as case files (`casefile`)."""

from engine.batch.rows.casefile import case as case
from engine.batch.rows.casefile import column_of as column_of
from engine.batch.rows.fields import CHOSEN as CHOSEN
from engine.batch.rows.fields import COMMON as COMMON
from engine.batch.rows.fields import ROW as ROW
from engine.batch.rows.fields import STAGES as STAGES
from engine.batch.rows.fields import Column as Column
from engine.batch.rows.fields import columns as columns
from engine.batch.rows.fields import every_column as every_column
from engine.batch.rows.fields import find as find
from engine.batch.rows.fields import find_all as find_all
from engine.batch.rows.fields import open_columns as open_columns
from engine.batch.rows.fields import shown as shown
