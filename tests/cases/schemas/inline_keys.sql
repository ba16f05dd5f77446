CREATE TABLE IF NOT EXISTS authors (
  id serial PRIMARY KEY, -- a comment; with a semicolon
  "name" varchar(80) NOT NULL UNIQUE,
  mentor int REFERENCES authors ON DELETE SET NULL /* nested /* comment */ ; */
);
CREATE TABLE IF NOT EXISTS authors (other int);
CREATE TABLE books (
  isbn char(13),
  edition int DEFAULT 1,
  author_id integer NOT NULL CONSTRAINT written_by REFERENCES "public"."authors" (id) ON DELETE CASCADE,
  printed date DEFAULT CURRENT_DATE CHECK (printed > '1450-01-01'),
  position double precision,
  at time with time zone,
  PRIMARY KEY (isbn, edition),
  CONSTRAINT one_place UNIQUE NULLS NOT DISTINCT (author_id, position)
);
CREATE TEMP TABLE scratch (id int);
CREATE INDEX ON scratch (id);
CREATE TABLE drafts (LIKE books INCLUDING ALL, note text);
CREATE TABLE comics (artist text) INHERITS (books);
CREATE TABLE shelf PARTITION OF books FOR VALUES IN ('x');
CREATE TABLE summary AS SELECT 1 AS n;
DO $$ BEGIN
  ALTER TABLE "books" ADD CONSTRAINT "again" FOREIGN KEY ("edition") REFERENCES "public"."editions"("no") ON DELETE no action;
EXCEPTION WHEN duplicate_object THEN null;
END $$;
CREATE SCHEMA library AUTHORIZATION me
  CREATE TABLE rooms (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY)
  CREATE TABLE desks (
    room int REFERENCES rooms
  );
CREATE TABLE after (id uuid DEFAULT gen_random_uuid());
