-- Types, defaults and indexes of every kind.
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE types (id uuid PRIMARY KEY, a smallint, b bigint, c numeric, d numeric(30,10), e real, f double precision, g money, h char(3), i varchar, j text[], k integer[] DEFAULT '{}', l jsonb NOT NULL DEFAULT '{}'::jsonb, m json, n bytea, o date DEFAULT CURRENT_DATE, p time, q timetz, r timestamp(3), s timestamptz DEFAULT now(), t interval, u inet, v cidr, w macaddr, x bit(4), y varbit(5), z xml, aa tsvector, ab int4range, ac point, ad oid, ae boolean DEFAULT false, af citext, ag hstore, ah geometry(Point,4326), ai vector(3), aj ltree, ak "char", al name, am text DEFAULT lower('X'), an integer DEFAULT 1 + 1, ao numeric(10,2) DEFAULT 0.00, ap bigint DEFAULT 9223372036854775807, aq varchar(5) DEFAULT 'x'::character varying, ar timestamptz DEFAULT (now() AT TIME ZONE 'utc'), at2 uuid DEFAULT '00000000-0000-0000-0000-000000000000', au text DEFAULT E'a\nb', av smallint[] NOT NULL, aw mood[], ay float(10), az integer GENERATED ALWAYS AS (a * 2) STORED, ba money DEFAULT 1.5);
CREATE INDEX ON types USING gin (aa);
CREATE INDEX ON types (lower(i));
CREATE UNIQUE INDEX ON types (a) WHERE b > 1;
CREATE INDEX ON types (b, a);
CREATE INDEX types_pkey2 ON types (c);
CREATE TABLE types_a_idx (id integer PRIMARY KEY);
CREATE INDEX ON types (a);
