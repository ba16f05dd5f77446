--
-- PostgreSQL database dump
--

SET statement_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);

\connect shop

CREATE TYPE public.order_state AS ENUM (
    'open; really',
    'paid'
);

CREATE FUNCTION public.touch() RETURNS trigger
    LANGUAGE plpgsql
    AS $_$
BEGIN
    CREATE TABLE never (id int);
    RETURN NEW;
END;
$_$;

CREATE TABLE public.users (
    id bigint NOT NULL,
    email character varying(255) DEFAULT ''::character varying NOT NULL,
    key text,
    tags text[] DEFAULT ARRAY['a'::text, 'b'::text] NOT NULL,
    seen_at timestamp(6) without time zone,
    manager_id bigint
);

ALTER TABLE public.users OWNER TO shop;

CREATE TABLE sales.orders (
    id integer NOT NULL,
    user_id bigint NOT NULL,
    state public.order_state DEFAULT 'open; really'::public.order_state NOT NULL,
    total numeric(10,2) CONSTRAINT positive CHECK ((total > (0)::numeric)),
    CONSTRAINT no_overlap EXCLUDE USING gist (id WITH =)
);

CREATE UNLOGGED TABLE sales.order_lines (
    order_id integer NOT NULL,
    "Line No" integer NOT NULL,
    quantity integer GENERATED ALWAYS AS (1 + 1) STORED
);

CREATE TABLE public.events (
    id bigint NOT NULL,
    at date NOT NULL
)
PARTITION BY RANGE (at);

CREATE TABLE public.events_2026 (
    id bigint NOT NULL,
    at date NOT NULL
);

ALTER TABLE ONLY public.events ATTACH PARTITION public.events_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');

CREATE SEQUENCE public.users_id_seq START WITH 1;

ALTER TABLE ONLY public.users ALTER COLUMN id SET DEFAULT nextval('public.users_id_seq'::regclass);

COPY public.users (id, email) FROM stdin;
1	CREATE TABLE fake (id int);
2	'an open quote
\.

CREATE MATERIALIZED VIEW public.totals AS
 SELECT 1 AS n;

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_email_key UNIQUE (email);

ALTER TABLE ONLY sales.orders
    ADD CONSTRAINT orders_pkey PRIMARY KEY (id);

ALTER TABLE ONLY sales.order_lines
    ADD CONSTRAINT order_lines_pkey PRIMARY KEY (order_id, "Line No");

ALTER TABLE ONLY public.events_2026
    ADD CONSTRAINT events_2026_pkey PRIMARY KEY (id, at);

CREATE INDEX index_orders_on_user_id ON sales.orders USING btree (user_id);

CREATE UNIQUE INDEX users_lower ON public.users USING btree (lower((email)::text), key DESC NULLS LAST) INCLUDE (tags) WHERE (seen_at IS NULL);

CREATE INDEX totals_n ON public.totals USING btree (n);

CREATE TRIGGER touch BEFORE UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.touch();

ALTER TABLE ONLY public.users
    ADD CONSTRAINT fk_manager FOREIGN KEY (manager_id) REFERENCES public.users(id) ON DELETE SET NULL DEFERRABLE;

ALTER TABLE ONLY sales.orders
    ADD CONSTRAINT fk_user FOREIGN KEY (user_id) REFERENCES public.users(id) ON UPDATE CASCADE ON DELETE CASCADE NOT VALID;

ALTER TABLE ONLY sales.order_lines
    ADD CONSTRAINT fk_order FOREIGN KEY (order_id) REFERENCES sales.orders(id);
