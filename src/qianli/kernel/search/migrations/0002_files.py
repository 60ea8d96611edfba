"""The words of evidence files, folded as names are: see qianli.kernel.search.files.

Unlike a name, a text has thousands of characters: they are joined with the dictionary at once, and only characters and
pairs are kept, which is how Chinese is found. Lines are joined, since a PDF breaks them within words.
"""

from django.db import migrations

CREATE = r"""
CREATE TABLE search_file (
    file varchar(64) PRIMARY KEY REFERENCES evidence_preview (file_id) ON DELETE CASCADE,
    written text COLLATE "C" NOT NULL,
    grams text[] COLLATE "C" NOT NULL
);
CREATE INDEX search_file_grams ON search_file USING gin (grams);

CREATE FUNCTION search_folded(told text, OUT written text, OUT grams text[])
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH folded AS (
        SELECT t.n, coalesce(c.folded, t.one) AS one
        FROM string_to_table(replace(search_bare(told), E'\n', ''), NULL) WITH ORDINALITY AS t (one, n)
        LEFT JOIN search_character AS c ON c.character = t.one COLLATE "C"
    ), beside AS (
        SELECT n, one, lead(one) OVER (ORDER BY n) AS after FROM folded
    )
    SELECT coalesce(string_agg(one, '' ORDER BY n), ''),
        array_remove(coalesce(array_agg(DISTINCT one), '{}') || coalesce(array_agg(DISTINCT one || after), '{}'), NULL)
    FROM beside
$$;

CREATE FUNCTION search_keep_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM search_file WHERE file = NEW.file_id;
    IF NEW.text <> '' THEN
        INSERT INTO search_file (file, written, grams) SELECT NEW.file_id, t.written, t.grams
            FROM search_folded(NEW.text) AS t;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER search_file_kept AFTER INSERT OR UPDATE OF text ON evidence_preview
    FOR EACH ROW EXECUTE FUNCTION search_keep_file();
"""

DROP = """
DROP TRIGGER search_file_kept ON evidence_preview;
DROP FUNCTION search_keep_file();
DROP FUNCTION search_folded(text);
DROP TABLE search_file;
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0001_names"), ("evidence", "0002_previews")]
    operations = [migrations.RunSQL(CREATE, DROP)]
