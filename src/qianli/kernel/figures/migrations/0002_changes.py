"""Writers append changes to a table of their own; the folder adds them to the cells, and the cells to months.

Readers see cells and changes together, so nothing is ever late. Only the folder writes cells and months, which is why
they may have as many indexes as readers like.
"""

from django.db import migrations

CREATE = """
CREATE TABLE figures_change (LIKE figures_cell);
CREATE INDEX figures_change_read ON figures_change (figure);
-- The sum over all places, for what is not counted by key: the whole programme, month by month.
CREATE TABLE figures_month (
    figure smallint NOT NULL,
    confirmed boolean NOT NULL,
    month date NOT NULL,
    programme integer NOT NULL,
    n bigint NOT NULL,
    v numeric NOT NULL
);
CREATE INDEX figures_month_read ON figures_month (figure, month);
INSERT INTO figures_month (figure, confirmed, month, programme, n, v)
  SELECT figure, confirmed, month, programme, sum(n), sum(v) FROM figures_cell WHERE key IS NULL GROUP BY 1, 2, 3, 4;
CREATE INDEX figures_cell_west ON figures_cell (west, figure);
CREATE INDEX figures_cell_east ON figures_cell (east, figure);
CREATE VIEW figures_now AS
  SELECT figure, confirmed, month, programme, n, west, east, category, key, v FROM figures_cell
  UNION ALL
  SELECT figure, confirmed, month, programme, n, west, east, category, key, v FROM figures_change;
CREATE VIEW figures_monthly AS
  SELECT figure, confirmed, month, programme, n, v FROM figures_month
  UNION ALL
  SELECT figure, confirmed, month, programme, n, v FROM figures_change WHERE key IS NULL;
"""

DROP = """
DROP VIEW figures_monthly; DROP VIEW figures_now;
INSERT INTO figures_cell SELECT * FROM figures_change;
DROP TABLE figures_month; DROP TABLE figures_change;
DROP INDEX figures_cell_west; DROP INDEX figures_cell_east;
"""


class Migration(migrations.Migration):
    dependencies = [("figures", "0001_cells")]
    operations = [migrations.RunSQL(CREATE, DROP)]
