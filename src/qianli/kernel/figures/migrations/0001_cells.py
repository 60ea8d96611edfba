"""Tables of the cells. Written in SQL: a cell has no identity, only a sum, so there is no model for it."""

from django.db import migrations

CREATE = """
CREATE TABLE figures_definition (
    id smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key text NOT NULL UNIQUE,
    digest text NOT NULL
);
-- The value of a cell is the sum over its rows: writers only append, one folder adds rows up later.
CREATE TABLE figures_cell (
    figure smallint NOT NULL REFERENCES figures_definition (id),
    confirmed boolean NOT NULL,
    month date NOT NULL,
    programme integer NOT NULL,
    n bigint NOT NULL,
    west varchar(12) COLLATE "C" NOT NULL,
    east varchar(12) COLLATE "C" NOT NULL,
    category varchar(60) NOT NULL,
    key text COLLATE "C",
    v numeric NOT NULL
);
CREATE INDEX figures_cell_read ON figures_cell (figure, month, west, east);
"""

DROP = "DROP TABLE figures_cell; DROP TABLE figures_definition;"


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [migrations.RunSQL(CREATE, DROP)]
