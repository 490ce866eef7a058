
-- Dumped from database version 15.20 (Debian 15.20-0+deb12u1)
-- Dumped by pg_dump version 15.20 (Debian 15.20-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: citext; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public;


--
-- Name: EXTENSION citext; Type: COMMENT; Schema: -; Owner: -
--

COMMENT ON EXTENSION citext IS 'data type for case-insensitive character strings';


--
-- Name: pgcrypto; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS pgcrypto WITH SCHEMA public;


--
-- Name: EXTENSION pgcrypto; Type: COMMENT; Schema: -; Owner: -
--

COMMENT ON EXTENSION pgcrypto IS 'cryptographic functions';


--
-- Name: task_state; Type: TYPE; Schema: public; Owner: -
--

CREATE TYPE public.task_state AS ENUM (
    'todo',
    'doing',
    'done'
);


--
-- Name: keep_history(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.keep_history() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  IF NEW.state IS DISTINCT FROM OLD.state THEN
    INSERT INTO task_changes (task_id, state) VALUES (NEW.id, NEW.state);
  END IF;
  RETURN NEW;
END
$$;


--
-- Name: open_tasks(bigint); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.open_tasks(project bigint) RETURNS bigint
    LANGUAGE sql STABLE
    AS $$SELECT count(*) FROM tasks WHERE project_id = project AND state <> 'done'$$;


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: accounts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.accounts (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    email public.citext NOT NULL,
    settings jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp(6) without time zone NOT NULL,
    updated_at timestamp(6) without time zone NOT NULL
);


--
-- Name: ar_internal_metadata; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.ar_internal_metadata (
    key character varying NOT NULL,
    value character varying,
    created_at timestamp(6) without time zone NOT NULL,
    updated_at timestamp(6) without time zone NOT NULL
);


--
-- Name: task_changes; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.task_changes (
    id bigint NOT NULL,
    task_id bigint NOT NULL,
    changed_on date DEFAULT CURRENT_DATE NOT NULL,
    state public.task_state NOT NULL
)
PARTITION BY RANGE (changed_on);


--
-- Name: monthly_changes; Type: MATERIALIZED VIEW; Schema: public; Owner: -
--

CREATE MATERIALIZED VIEW public.monthly_changes AS
 SELECT date_trunc('month'::text, (task_changes.changed_on)::timestamp with time zone) AS month,
    count(*) AS count
   FROM public.task_changes
  GROUP BY (date_trunc('month'::text, (task_changes.changed_on)::timestamp with time zone))
  WITH NO DATA;


--
-- Name: project_loads; Type: VIEW; Schema: public; Owner: -
--

CREATE VIEW public.project_loads AS
SELECT
    NULL::bigint AS id,
    NULL::character varying AS title,
    NULL::bigint AS open,
    NULL::numeric AS estimate;


--
-- Name: projects; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.projects (
    id bigint NOT NULL,
    account_id uuid NOT NULL,
    name character varying NOT NULL,
    labels character varying[] DEFAULT '{}'::character varying[],
    created_at timestamp(6) without time zone NOT NULL,
    updated_at timestamp(6) without time zone NOT NULL
);


--
-- Name: TABLE projects; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TABLE public.projects IS 'what accounts work on';


--
-- Name: projects_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.projects_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: projects_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.projects_id_seq OWNED BY public.projects.id;


--
-- Name: schema_migrations; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.schema_migrations (
    version character varying NOT NULL
);


--
-- Name: task_changes_2024; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.task_changes_2024 (
    id bigint NOT NULL,
    task_id bigint NOT NULL,
    changed_on date DEFAULT CURRENT_DATE NOT NULL,
    state public.task_state NOT NULL
);


--
-- Name: task_changes_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.task_changes ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.task_changes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: tasks; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.tasks (
    id bigint NOT NULL,
    project_id bigint NOT NULL,
    parent_id bigint,
    state public.task_state DEFAULT 'todo'::public.task_state NOT NULL,
    description text,
    estimate numeric(6,2),
    due_at timestamp without time zone,
    CONSTRAINT estimate_not_negative CHECK ((estimate >= (0)::numeric))
);


--
-- Name: tasks_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.tasks_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: tasks_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.tasks_id_seq OWNED BY public.tasks.id;


--
-- Name: task_changes_2024; Type: TABLE ATTACH; Schema: public; Owner: -
--

ALTER TABLE ONLY public.task_changes ATTACH PARTITION public.task_changes_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');


--
-- Name: projects id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.projects ALTER COLUMN id SET DEFAULT nextval('public.projects_id_seq'::regclass);


--
-- Name: tasks id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.tasks ALTER COLUMN id SET DEFAULT nextval('public.tasks_id_seq'::regclass);


--
-- Name: accounts accounts_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_pkey PRIMARY KEY (id);


--
-- Name: ar_internal_metadata ar_internal_metadata_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.ar_internal_metadata
    ADD CONSTRAINT ar_internal_metadata_pkey PRIMARY KEY (key);


--
-- Name: projects projects_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.projects
    ADD CONSTRAINT projects_pkey PRIMARY KEY (id);


--
-- Name: schema_migrations schema_migrations_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.schema_migrations
    ADD CONSTRAINT schema_migrations_pkey PRIMARY KEY (version);


--
-- Name: task_changes task_changes_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.task_changes
    ADD CONSTRAINT task_changes_pkey PRIMARY KEY (id, changed_on);


--
-- Name: task_changes_2024 task_changes_2024_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.task_changes_2024
    ADD CONSTRAINT task_changes_2024_pkey PRIMARY KEY (id, changed_on);


--
-- Name: tasks tasks_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_pkey PRIMARY KEY (id);


--
-- Name: index_accounts_on_email; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX index_accounts_on_email ON public.accounts USING btree (email);


--
-- Name: index_monthly_changes_on_month; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX index_monthly_changes_on_month ON public.monthly_changes USING btree (month);


--
-- Name: index_projects_on_account_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX index_projects_on_account_id ON public.projects USING btree (account_id);


--
-- Name: index_projects_on_account_id_and_name; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX index_projects_on_account_id_and_name ON public.projects USING btree (account_id, name);


--
-- Name: index_tasks_on_due_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX index_tasks_on_due_at ON public.tasks USING btree (due_at) WHERE (state <> 'done'::public.task_state);


--
-- Name: index_tasks_on_lower_description; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX index_tasks_on_lower_description ON public.tasks USING btree (lower(description));


--
-- Name: index_tasks_on_parent_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX index_tasks_on_parent_id ON public.tasks USING btree (parent_id);


--
-- Name: index_tasks_on_project_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX index_tasks_on_project_id ON public.tasks USING btree (project_id);


--
-- Name: task_changes_2024_pkey; Type: INDEX ATTACH; Schema: public; Owner: -
--

ALTER INDEX public.task_changes_pkey ATTACH PARTITION public.task_changes_2024_pkey;


--
-- Name: project_loads _RETURN; Type: RULE; Schema: public; Owner: -
--

CREATE OR REPLACE VIEW public.project_loads AS
 SELECT p.id,
    p.name AS title,
    public.open_tasks(p.id) AS open,
    sum(t.estimate) AS estimate
   FROM (public.projects p
     LEFT JOIN public.tasks t ON ((t.project_id = p.id)))
  GROUP BY p.id;


--
-- Name: tasks keep_history; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER keep_history AFTER UPDATE ON public.tasks FOR EACH ROW EXECUTE FUNCTION public.keep_history();


--
-- Name: tasks fk_rails_02e851e3b7; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT fk_rails_02e851e3b7 FOREIGN KEY (project_id) REFERENCES public.projects(id);


--
-- Name: tasks fk_rails_538e121d51; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT fk_rails_538e121d51 FOREIGN KEY (parent_id) REFERENCES public.tasks(id);


--
-- Name: projects fk_rails_b4884d7210; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.projects
    ADD CONSTRAINT fk_rails_b4884d7210 FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;


--
-- PostgreSQL database dump complete
--


SET search_path TO "$user", public;

INSERT INTO "schema_migrations" (version) VALUES
('20240105101500'),
('20240212083000'),
('20240301160000');


