"""The names of records, and the characters they are read by: see qianli.kernel.search.

All comparing is by code point (COLLATE "C"), so that a server of any locale finds the same.
"""

from django.db import migrations

# Left out of every name before it is compared: controls but the line break, blanks, punctuation, marks without width
# such as those that turn the direction of writing, and the forms that only choose how a character is drawn.
BARE = (
    r"[\u0001-\u0009\u000B-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u00BF"
    r"\u2000-\u206F\u3000-\u3004\u3008-\u3020\u3030\u30FB\uFE00-\uFE6F\uFEFF]+"
)

CREATE = f"""
CREATE TABLE search_character (
    character text COLLATE "C" PRIMARY KEY,
    folded text COLLATE "C" NOT NULL,
    syllable text COLLATE "C" NOT NULL
);
CREATE TABLE search_word (
    word text COLLATE "C" PRIMARY KEY,
    first text COLLATE "C" NOT NULL,
    second text COLLATE "C" NOT NULL
);
CREATE TABLE search_source (
    kind text COLLATE "C" PRIMARY KEY,
    digest text NOT NULL
);

CREATE FUNCTION search_bare(told text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT lower(regexp_replace(normalize(told, NFKC) COLLATE "C", '{BARE}', '', 'g'))
$$;

-- One row: the text in Simplified script, each line between line breaks; its syllables, each after a blank; and its
-- characters and pairs of characters. Of two readings that of the word goes first: 银行 is yinhang. LIMIT 1 keeps the
-- planner, which expects a thousand characters in a name, from reading a whole dictionary for it.
CREATE FUNCTION search_terms(told text, OUT written text, OUT syllables text, OUT grams text[])
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH folded AS (
        SELECT t.n, coalesce(c.folded, t.one) AS one, c.syllable
        FROM string_to_table(search_bare(told), NULL) WITH ORDINALITY AS t (one, n)
        LEFT JOIN LATERAL (SELECT * FROM search_character WHERE character = t.one COLLATE "C" LIMIT 1) AS c ON true
    ), beside AS (
        SELECT n, one, syllable, lag(one) OVER w AS before, lead(one) OVER w AS after,
            lag(syllable) OVER w IS NULL AND lag(one) OVER w <> E'\\n' AS goes_on
        FROM folded WINDOW w AS (ORDER BY n)
    ), said AS (
        SELECT n, one, after, goes_on, coalesce(b.second, f.first, syllable) AS syllable
        FROM beside
        LEFT JOIN LATERAL (SELECT second FROM search_word WHERE word = before || one LIMIT 1) AS b ON true
        LEFT JOIN LATERAL (SELECT first FROM search_word WHERE word = one || after LIMIT 1) AS f ON true
    )
    SELECT E'\\n' || coalesce(string_agg(one, '' ORDER BY n), '') || E'\\n',
        E'\\n' || coalesce(string_agg(CASE
            WHEN syllable IS NOT NULL THEN ' ' || syllable
            WHEN one = E'\\n' OR goes_on THEN one
            ELSE ' ' || one END, '' ORDER BY n), '') || E'\\n',
        array_remove(coalesce(array_agg(DISTINCT one) FILTER (WHERE one <> E'\\n'), '{{}}')
            || coalesce(array_agg(DISTINCT one || after) FILTER (WHERE one <> E'\\n' AND after <> E'\\n'), '{{}}'), NULL)
    FROM said
$$;

CREATE TABLE search_name (
    kind text COLLATE "C" NOT NULL,
    record text COLLATE "C" NOT NULL,
    title text NOT NULL,
    west text COLLATE "C" NOT NULL,
    east text COLLATE "C" NOT NULL,
    open boolean NOT NULL,
    written text COLLATE "C" NOT NULL,
    syllables text COLLATE "C" NOT NULL,
    grams text[] COLLATE "C" NOT NULL,
    spoken text COLLATE "C" NOT NULL GENERATED ALWAYS AS (replace(syllables, ' ', '')) STORED,
    initials text COLLATE "C" NOT NULL
        GENERATED ALWAYS AS (regexp_replace(syllables, ' (.)[^ \\n]*', '\\1', 'g')) STORED,
    PRIMARY KEY (kind, record)
);
CREATE INDEX search_name_grams ON search_name USING gin (grams);
CREATE INDEX search_name_said ON search_name USING gin (spoken gin_trgm_ops, initials gin_trgm_ops);
"""

DROP = """
DROP TABLE search_name, search_source, search_word, search_character;
DROP FUNCTION search_terms(text);
DROP FUNCTION search_bare(text);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("base", "0001_functions")]
    operations = [migrations.RunSQL(CREATE, DROP)]
