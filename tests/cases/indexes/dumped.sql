-- As pg_dump writes: everything qualified, keys and indexes added at the end.
SET search_path = '';
CREATE SCHEMA billing;
CREATE TABLE billing.account (
    id integer NOT NULL,
    owner_id integer NOT NULL,
    status character varying(20) DEFAULT 'open'::character varying NOT NULL,
    CONSTRAINT account_status_check CHECK (((status)::text = ANY ((ARRAY['open'::character varying, 'closed'::character varying])::text[])))
);
CREATE TABLE public.account (
    id integer NOT NULL,
    email character varying(255) NOT NULL
);
CREATE TABLE billing.entry (
    id bigint NOT NULL,
    account_id integer NOT NULL,
    reversed_by bigint,
    amount numeric(12,2) NOT NULL,
    booked_at timestamp without time zone DEFAULT now() NOT NULL,
    bits bit varying(8),
    ratio double precision
);
ALTER TABLE ONLY billing.account ADD CONSTRAINT account_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.account ADD CONSTRAINT account_pkey PRIMARY KEY (id);
ALTER TABLE ONLY billing.entry ADD CONSTRAINT entry_pkey PRIMARY KEY (id);
CREATE UNIQUE INDEX account_email_lower ON public.account USING btree (lower((email)::text));
CREATE INDEX entry_account_booked ON billing.entry USING btree (booked_at, account_id);
ALTER TABLE ONLY billing.account
    ADD CONSTRAINT account_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES public.account(id) ON DELETE CASCADE;
ALTER TABLE ONLY billing.entry
    ADD CONSTRAINT entry_account_id_fkey FOREIGN KEY (account_id) REFERENCES billing.account(id);
ALTER TABLE ONLY billing.entry
    ADD CONSTRAINT entry_reversed_by_fkey FOREIGN KEY (reversed_by) REFERENCES billing.entry(id) ON DELETE SET NULL;
