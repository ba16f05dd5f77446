-- Keys and references of every kind.
CREATE TABLE uniquekey (code text NOT NULL UNIQUE, other text);
CREATE TABLE nullablekey (code text UNIQUE, other text);
CREATE TABLE parent (a integer, b text, c integer UNIQUE, PRIMARY KEY (a, b));
CREATE TABLE child (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, pb text NOT NULL, pa integer NOT NULL, c2 integer REFERENCES parent (c), FOREIGN KEY (pb, pa) REFERENCES parent (b, a) ON DELETE CASCADE);
CREATE TABLE tree (id serial PRIMARY KEY, parent_id integer REFERENCES tree ON DELETE SET NULL, root_id integer NOT NULL REFERENCES tree (id), twin_id integer UNIQUE REFERENCES tree (id));
CREATE TABLE cyc_a (id serial PRIMARY KEY, b_id integer NOT NULL);
CREATE TABLE cyc_b (id serial PRIMARY KEY, a_id integer NOT NULL REFERENCES cyc_a (id));
ALTER TABLE cyc_a ADD FOREIGN KEY (b_id) REFERENCES cyc_b (id);
CREATE TABLE profile (user_id integer PRIMARY KEY REFERENCES tree (id), bio text);
CREATE TABLE arrkey (tags text[] PRIMARY KEY, x tsvector UNIQUE);
CREATE TABLE empty_table ();
