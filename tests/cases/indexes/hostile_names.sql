-- Names that break careless SQL: reserved words, quotes, blanks, other scripts, and 63 bytes of them.
CREATE SCHEMA "select";
CREATE TABLE "user" (
    "order" integer PRIMARY KEY,
    "group" text NOT NULL
);
CREATE TABLE "select"."table" (
    "primary" integer PRIMARY KEY,
    "references" integer REFERENCES "user" ("order") ON DELETE CASCADE,
    "a""b" integer REFERENCES "user" ("order"),
    "it's; drop table x --" integer REFERENCES "user" ("order")
);
CREATE TABLE "größe mit blank" (
    "名前" integer PRIMARY KEY,
    "ünï 🙂" integer NOT NULL REFERENCES "größe mit blank" ("名前")
);
CREATE TABLE a_table_whose_name_has_all_of_the_sixty_three_bytes_that_it_may (
    id integer PRIMARY KEY,
    first_column_whose_name_is_as_long_as_a_name_may_be_by_the_rule integer REFERENCES "user" ("order"),
    second_column_whose_name_is_as_long_as_a_name_may_be_by_the_rul integer REFERENCES "user" ("order")
);
CREATE TABLE äääääääääääääääääääääääääääääää (
    id integer PRIMARY KEY,
    öööööööööööööööööööööööööööööö integer REFERENCES "user" ("order")
);
-- The names that would be taken are taken.
CREATE TABLE c (id integer PRIMARY KEY, d integer REFERENCES "user" ("order"), e integer REFERENCES "user" ("order"));
CREATE TABLE c_d_idx (id integer PRIMARY KEY);
CREATE INDEX c_e_idx ON c (id, e);
CREATE INDEX ON c (d) WHERE d > 0;
