-- Names that are words of SQL, Prisma or TypeScript, quoted, cut, foreign or of another schema.
CREATE TYPE "weird enum" AS ENUM ('a', 'b c', '', '1st', 'true', 'it''s', 'ünï', 'model', 'a-b', 'a_b');
CREATE TABLE "select" ("from" integer PRIMARY KEY, "where" text NOT NULL DEFAULT 'it''s "quoted" \ back', "Group By" varchar(10));
CREATE TABLE "order" (id bigserial PRIMARY KEY, "class" integer REFERENCES "select" ("from"), "constructor" text, "__proto__" text, "then" text, "user_id" integer, "userId" integer, "user-id" integer);
CREATE TABLE "weird ""quoted"" table" ("a""b" uuid DEFAULT gen_random_uuid() PRIMARY KEY, "new
line" text, "emoji 😀" text, "${x}" text NOT NULL DEFAULT '${y}', "`tick`" text, "a.b" integer, "c as d" integer);
CREATE TABLE "ünïcödé_täble" ("schlüssel" text PRIMARY KEY, "größe" numeric(5,2) CHECK ("größe" > 0), "日本語" text NOT NULL);
CREATE TABLE a234567890123456789012345678901234567890123456789012345678901b (a234567890123456789012345678901234567890123456789012345678901c integer PRIMARY KEY, a234567890123456789012345678901234567890123456789012345678901d integer NOT NULL UNIQUE, a234567890123456789012345678901234567890123456789012345678901e integer REFERENCES a234567890123456789012345678901234567890123456789012345678901b (a234567890123456789012345678901234567890123456789012345678901d));
CREATE INDEX ON a234567890123456789012345678901234567890123456789012345678901b (a234567890123456789012345678901234567890123456789012345678901e);
CREATE TABLE nokey (at timestamptz, message text, level "weird enum" DEFAULT 'b c', ref integer REFERENCES "select" ("from"));
CREATE TABLE "String" (id integer PRIMARY KEY);
CREATE TABLE enum (model integer PRIMARY KEY, enum text);
CREATE TABLE sales.thing (id integer PRIMARY KEY, select_id integer REFERENCES "select" ("from"));
CREATE TABLE sales."select" (id integer PRIMARY KEY, e sales.mood);
CREATE TYPE sales.mood AS ENUM ('sad', 'ok');
