--
-- PostgreSQL database dump
--


-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

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

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: device; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.device (
    stream bigint NOT NULL,
    name character varying(64) NOT NULL,
    up_to bigint NOT NULL,
    beyond text NOT NULL
);


--
-- Name: flyway_schema_history; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.flyway_schema_history (
    installed_rank integer NOT NULL,
    version character varying(50),
    description character varying(200) NOT NULL,
    type character varying(20) NOT NULL,
    script character varying(1000) NOT NULL,
    checksum integer,
    installed_by character varying(100) NOT NULL,
    installed_on timestamp without time zone DEFAULT now() NOT NULL,
    execution_time integer NOT NULL,
    success boolean NOT NULL
);


--
-- Name: message; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.message (
    stream bigint NOT NULL,
    "position" bigint NOT NULL,
    sent_at bigint NOT NULL,
    sender character varying(64) NOT NULL,
    client_message_id character varying(128),
    content_type text,
    is_text boolean NOT NULL,
    body bytea NOT NULL,
    extras text
);


--
-- Name: message_now; Type: VIEW; Schema: public; Owner: -
--

CREATE VIEW public.message_now AS
 SELECT message.stream,
    message."position",
    message.sent_at
   FROM public.message;


--
-- Name: seed; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.seed (
    value character varying(36) NOT NULL
);


--
-- Name: sent; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sent (
    sender character varying(64) NOT NULL,
    client_message_id character varying(128) NOT NULL,
    stream bigint NOT NULL,
    "position" bigint NOT NULL
);


--
-- Name: stream; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.stream (
    id bigint NOT NULL,
    name character varying(80) NOT NULL,
    epoch character varying(32) NOT NULL,
    last_position bigint NOT NULL,
    deleted bigint NOT NULL
);


--
-- Name: stream_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.stream ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.stream_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: stream_now; Type: VIEW; Schema: public; Owner: -
--

CREATE VIEW public.stream_now AS
 SELECT stream.id,
    stream.name,
    stream.epoch,
    stream.deleted,
    stream.last_position
   FROM public.stream;


--
-- Name: writer; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.writer (
    id character varying(36) NOT NULL,
    last_commit bigint NOT NULL,
    seen_at bigint NOT NULL
);


--
-- Data for Name: device; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.device VALUES (5, 'default', 14, '{}');
INSERT INTO public.device VALUES (5, 'phone', 5, '{}');
INSERT INTO public.device VALUES (5, 'ноутбук', 2, '{[5,6),[8,10),[14,15)}');
INSERT INTO public.device VALUES (5, 'tablet', 0, '{[4,5)}');
INSERT INTO public.device VALUES (6, 'default', 2, '{}');


--
-- Data for Name: flyway_schema_history; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.flyway_schema_history VALUES (1, '1', 'log', 'SQL', 'V1__log.sql', 598630543, 'postgres', '2026-11-28 06:24:00.510322', 212, true);
INSERT INTO public.flyway_schema_history VALUES (2, '2', 'order', 'SQL', 'V2__order.sql', 1280566775, 'postgres', '2026-11-28 06:24:01.141476', 165, true);
INSERT INTO public.flyway_schema_history VALUES (3, '3', 'places', 'SQL', 'V3__places.sql', 1066358367, 'postgres', '2026-11-28 06:24:01.720484', 73, true);


--
-- Data for Name: message; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.message VALUES (1, 1, 1795847048431, 'ann', NULL, NULL, true, '\x68656c6c6f2c2065766572796f6e65', NULL);
INSERT INTO public.message VALUES (1, 2, 1795847048523, 'Zoë', NULL, 'text/plain;charset=utf-8', true, '\x4772c3bcc39f6520617573204bc3b66c6e20f09fa69c', NULL);
INSERT INTO public.message VALUES (1, 3, 1795847048546, 'ann', NULL, 'text/plain', true, '\x', NULL);
INSERT INTO public.message VALUES (1, 4, 1795847048564, 'Zoë', NULL, 'application/json', true, '\x7b2261223a5b312c325d7d', NULL);
INSERT INTO public.message VALUES (1, 5, 1795847048579, 'ann', NULL, NULL, true, '\x6d61726b6564', '{"x-colour":"red","x-note":"a:b\nc\\d ü"}');
INSERT INTO public.message VALUES (1, 6, 1795847048597, 'ann', 'c1', 'application/octet-stream', false, '\x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b', NULL);
INSERT INTO public.message VALUES (1, 7, 1795847048616, 'Zoë', 'c1', NULL, true, '\x7468652073616d65206964206f6620616e6f746865722073656e646572', NULL);
INSERT INTO public.message VALUES (1, 8, 1795847048638, 'ann', NULL, NULL, true, '\x746f6765746865722030', NULL);
INSERT INTO public.message VALUES (1, 9, 1795847048638, 'ann', NULL, NULL, true, '\x746f6765746865722031', NULL);
INSERT INTO public.message VALUES (1, 10, 1795847048638, 'ann', NULL, NULL, true, '\x746f6765746865722032', NULL);
INSERT INTO public.message VALUES (1, 11, 1795847048660, 'Zoë', NULL, NULL, true, '\x7878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878', NULL);
INSERT INTO public.message VALUES (2, 1, 1795847048909, 'bob', 'lobby-1', NULL, true, '\x6c6f6262792031', NULL);
INSERT INTO public.message VALUES (2, 2, 1795847048937, 'bob', 'lobby-2', NULL, true, '\x6c6f6262792032', NULL);
INSERT INTO public.message VALUES (2, 4, 1795847048964, 'bob', 'lobby-4', NULL, true, '\x6c6f6262792034', NULL);
INSERT INTO public.message VALUES (2, 5, 1795847048972, 'bob', 'lobby-5', NULL, true, '\x6c6f6262792035', NULL);
INSERT INTO public.message VALUES (2, 6, 1795847048983, 'bob', 'lobby-6', NULL, true, '\x6c6f6262792036', NULL);
INSERT INTO public.message VALUES (2, 7, 1795847048994, 'bob', 'lobby-7', NULL, true, '\x6c6f6262792037', NULL);
INSERT INTO public.message VALUES (2, 8, 1795847049004, 'bob', 'lobby-8', NULL, true, '\x6c6f6262792038', NULL);
INSERT INTO public.message VALUES (2, 9, 1795847049086, 'mo', NULL, NULL, true, '\x', '{"removes":"3"}');
INSERT INTO public.message VALUES (2, 3, 1795847048956, 'bob', NULL, NULL, true, '\x', '{"removed":"true"}');
INSERT INTO public.message VALUES (3, 16, 1795847049554, '山田', 'trimmed-16', NULL, true, '\x7472696d6d6564203136', NULL);
INSERT INTO public.message VALUES (3, 17, 1795847049567, '山田', 'trimmed-17', NULL, true, '\x7472696d6d6564203137', NULL);
INSERT INTO public.message VALUES (3, 18, 1795847049575, '山田', 'trimmed-18', NULL, true, '\x7472696d6d6564203138', NULL);
INSERT INTO public.message VALUES (3, 19, 1795847049585, '山田', 'trimmed-19', NULL, true, '\x7472696d6d6564203139', NULL);
INSERT INTO public.message VALUES (3, 20, 1795847049595, '山田', 'trimmed-20', NULL, true, '\x7472696d6d6564203230', NULL);
INSERT INTO public.message VALUES (3, 21, 1795847049598, '山田', 'trimmed-21', NULL, true, '\x7472696d6d6564203231', NULL);
INSERT INTO public.message VALUES (3, 22, 1795847049608, '山田', 'trimmed-22', NULL, true, '\x7472696d6d6564203232', NULL);
INSERT INTO public.message VALUES (3, 23, 1795847049617, '山田', 'trimmed-23', NULL, true, '\x7472696d6d6564203233', NULL);
INSERT INTO public.message VALUES (3, 24, 1795847049641, '山田', 'trimmed-24', NULL, true, '\x7472696d6d6564203234', NULL);
INSERT INTO public.message VALUES (3, 25, 1795847049647, '山田', 'trimmed-25', NULL, true, '\x7472696d6d6564203235', NULL);
INSERT INTO public.message VALUES (3, 26, 1795847049655, '山田', 'trimmed-26', NULL, true, '\x7472696d6d6564203236', NULL);
INSERT INTO public.message VALUES (3, 27, 1795847049665, '山田', 'trimmed-27', NULL, true, '\x7472696d6d6564203237', NULL);
INSERT INTO public.message VALUES (3, 28, 1795847049677, '山田', 'trimmed-28', NULL, true, '\x7472696d6d6564203238', NULL);
INSERT INTO public.message VALUES (3, 29, 1795847049686, '山田', 'trimmed-29', NULL, true, '\x7472696d6d6564203239', NULL);
INSERT INTO public.message VALUES (3, 30, 1795847049693, '山田', 'trimmed-30', NULL, true, '\x7472696d6d6564203330', NULL);
INSERT INTO public.message VALUES (3, 31, 1795847049698, '山田', 'trimmed-31', NULL, true, '\x7472696d6d6564203331', NULL);
INSERT INTO public.message VALUES (3, 32, 1795847049727, '山田', 'trimmed-32', NULL, true, '\x7472696d6d6564203332', NULL);
INSERT INTO public.message VALUES (3, 33, 1795847049828, '山田', 'trimmed-33', NULL, true, '\x7472696d6d6564203333', NULL);
INSERT INTO public.message VALUES (3, 34, 1795847049839, '山田', 'trimmed-34', NULL, true, '\x7472696d6d6564203334', NULL);
INSERT INTO public.message VALUES (3, 35, 1795847049852, '山田', 'trimmed-35', NULL, true, '\x7472696d6d6564203335', NULL);
INSERT INTO public.message VALUES (4, 1, 1795847049871, '山田', NULL, NULL, true, '\xd0b4d0bed0b1d180d18bd0b920d0b4d0b5d0bdd18c', NULL);
INSERT INTO public.message VALUES (5, 1, 1795847049940, 'ann', 'to-Zoë-1', NULL, true, '\xe284962031', NULL);
INSERT INTO public.message VALUES (5, 2, 1795847049970, 'ann', 'to-Zoë-2', NULL, true, '\xe284962032', NULL);
INSERT INTO public.message VALUES (5, 3, 1795847049996, 'ann', 'to-Zoë-3', NULL, true, '\xe284962033', NULL);
INSERT INTO public.message VALUES (5, 4, 1795847050024, 'ann', 'to-Zoë-4', 'application/octet-stream', true, '\x00010203', NULL);
INSERT INTO public.message VALUES (5, 5, 1795847050070, 'ann', 'to-Zoë-5', NULL, true, '\xe284962035', NULL);
INSERT INTO public.message VALUES (5, 6, 1795847050085, 'ann', 'to-Zoë-6', NULL, true, '\xe284962036', NULL);
INSERT INTO public.message VALUES (5, 7, 1795847050105, 'ann', 'to-Zoë-7', NULL, true, '\xe284962037', NULL);
INSERT INTO public.message VALUES (5, 8, 1795847050117, 'ann', 'to-Zoë-8', 'application/octet-stream', true, '\x0001020304050607', NULL);
INSERT INTO public.message VALUES (5, 9, 1795847050121, 'ann', 'to-Zoë-9', NULL, true, '\xe284962039', NULL);
INSERT INTO public.message VALUES (5, 10, 1795847050130, 'ann', 'to-Zoë-10', NULL, true, '\xe28496203130', NULL);
INSERT INTO public.message VALUES (5, 11, 1795847050148, 'ann', 'to-Zoë-11', NULL, true, '\xe28496203131', NULL);
INSERT INTO public.message VALUES (5, 12, 1795847050153, 'ann', 'to-Zoë-12', 'application/octet-stream', true, '\x000102030405060708090a0b', NULL);
INSERT INTO public.message VALUES (5, 13, 1795847050161, 'ann', 'to-Zoë-13', NULL, true, '\xe28496203133', NULL);
INSERT INTO public.message VALUES (5, 14, 1795847050172, 'ann', 'to-Zoë-14', NULL, true, '\xe28496203134', NULL);
INSERT INTO public.message VALUES (6, 1, 1795847050189, 'bob', NULL, NULL, true, '\x7b226d657373616765223a20226f6c6420666f726d222c2022746f5f75736572223a2022e5b1b1e794b0227d', NULL);
INSERT INTO public.message VALUES (6, 2, 1795847050197, 'bob', NULL, NULL, true, '\x7365636f6e64', NULL);
INSERT INTO public.message VALUES (7, 1, 1795847050211, 'ann', NULL, NULL, true, '\x6e657665722072656164', NULL);
INSERT INTO public.message VALUES (6, 3, 1795847050842, 'ann', NULL, NULL, true, '\x7768696c652061776179', NULL);
INSERT INTO public.message VALUES (8, 1, 1795847050871, 'mo', NULL, 'application/json', true, '\x7b22646f223a226d757465222c2275736572223a226d616c6c6f7279222c22756e74696c223a343934393434373035303836377d', NULL);
INSERT INTO public.message VALUES (8, 2, 1795847050889, 'mo', NULL, 'application/json', true, '\x7b22646f223a226d757465222c2275736572223a2264617665222c22756e74696c223a343934393434373035303838397d', NULL);
INSERT INTO public.message VALUES (8, 3, 1795847050903, 'mo', NULL, 'application/json', true, '\x7b22646f223a2262616e222c2275736572223a2264617665222c22756e74696c223a343934393434373035303930317d', NULL);
INSERT INTO public.message VALUES (8, 4, 1795847050927, 'mo', NULL, 'application/json', true, '\x7b22646f223a2262616e222c2275736572223a22657665222c22756e74696c223a343934393434373035303932347d', NULL);
INSERT INTO public.message VALUES (8, 5, 1795847050948, 'mo', NULL, 'application/json', true, '\x7b22646f223a22756e6d757465222c2275736572223a2264617665227d', NULL);
INSERT INTO public.message VALUES (8, 6, 1795847050963, 'mo', NULL, 'application/json', true, '\x7b22646f223a22756e62616e222c2275736572223a2264617665227d', NULL);


--
-- Data for Name: seed; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.seed VALUES ('5d82316a-fc19-45c5-b40c-df7c99c1ae98');


--
-- Data for Name: sent; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sent VALUES ('ann', 'c1', 1, 6);
INSERT INTO public.sent VALUES ('Zoë', 'c1', 1, 7);
INSERT INTO public.sent VALUES ('bob', 'lobby-1', 2, 1);
INSERT INTO public.sent VALUES ('bob', 'lobby-2', 2, 2);
INSERT INTO public.sent VALUES ('bob', 'lobby-3', 2, 3);
INSERT INTO public.sent VALUES ('bob', 'lobby-4', 2, 4);
INSERT INTO public.sent VALUES ('bob', 'lobby-5', 2, 5);
INSERT INTO public.sent VALUES ('bob', 'lobby-6', 2, 6);
INSERT INTO public.sent VALUES ('bob', 'lobby-7', 2, 7);
INSERT INTO public.sent VALUES ('bob', 'lobby-8', 2, 8);
INSERT INTO public.sent VALUES ('山田', 'trimmed-1', 3, 1);
INSERT INTO public.sent VALUES ('山田', 'trimmed-2', 3, 2);
INSERT INTO public.sent VALUES ('山田', 'trimmed-3', 3, 3);
INSERT INTO public.sent VALUES ('山田', 'trimmed-4', 3, 4);
INSERT INTO public.sent VALUES ('山田', 'trimmed-5', 3, 5);
INSERT INTO public.sent VALUES ('山田', 'trimmed-6', 3, 6);
INSERT INTO public.sent VALUES ('山田', 'trimmed-7', 3, 7);
INSERT INTO public.sent VALUES ('山田', 'trimmed-8', 3, 8);
INSERT INTO public.sent VALUES ('山田', 'trimmed-9', 3, 9);
INSERT INTO public.sent VALUES ('山田', 'trimmed-10', 3, 10);
INSERT INTO public.sent VALUES ('山田', 'trimmed-11', 3, 11);
INSERT INTO public.sent VALUES ('山田', 'trimmed-12', 3, 12);
INSERT INTO public.sent VALUES ('山田', 'trimmed-13', 3, 13);
INSERT INTO public.sent VALUES ('山田', 'trimmed-14', 3, 14);
INSERT INTO public.sent VALUES ('山田', 'trimmed-15', 3, 15);
INSERT INTO public.sent VALUES ('山田', 'trimmed-16', 3, 16);
INSERT INTO public.sent VALUES ('山田', 'trimmed-17', 3, 17);
INSERT INTO public.sent VALUES ('山田', 'trimmed-18', 3, 18);
INSERT INTO public.sent VALUES ('山田', 'trimmed-19', 3, 19);
INSERT INTO public.sent VALUES ('山田', 'trimmed-20', 3, 20);
INSERT INTO public.sent VALUES ('山田', 'trimmed-21', 3, 21);
INSERT INTO public.sent VALUES ('山田', 'trimmed-22', 3, 22);
INSERT INTO public.sent VALUES ('山田', 'trimmed-23', 3, 23);
INSERT INTO public.sent VALUES ('山田', 'trimmed-24', 3, 24);
INSERT INTO public.sent VALUES ('山田', 'trimmed-25', 3, 25);
INSERT INTO public.sent VALUES ('山田', 'trimmed-26', 3, 26);
INSERT INTO public.sent VALUES ('山田', 'trimmed-27', 3, 27);
INSERT INTO public.sent VALUES ('山田', 'trimmed-28', 3, 28);
INSERT INTO public.sent VALUES ('山田', 'trimmed-29', 3, 29);
INSERT INTO public.sent VALUES ('山田', 'trimmed-30', 3, 30);
INSERT INTO public.sent VALUES ('山田', 'trimmed-31', 3, 31);
INSERT INTO public.sent VALUES ('山田', 'trimmed-32', 3, 32);
INSERT INTO public.sent VALUES ('山田', 'trimmed-33', 3, 33);
INSERT INTO public.sent VALUES ('山田', 'trimmed-34', 3, 34);
INSERT INTO public.sent VALUES ('山田', 'trimmed-35', 3, 35);
INSERT INTO public.sent VALUES ('ann', 'to-Zoë-1', 5, 1);
INSERT INTO public.sent VALUES ('ann', 'to-Zoë-2', 5, 2);
INSERT INTO public.sent VALUES ('ann', 'to-Zoë-3', 5, 3);
INSERT INTO public.sent VALUES ('ann', 'to-Zoë-4', 5, 4);
INSERT INTO public.sent VALUES ('ann', 'to-Zoë-5', 5, 5);
INSERT INTO public.sent VALUES ('ann', 'to-Zoë-6', 5, 6);
INSERT INTO public.sent VALUES ('ann', 'to-Zoë-7', 5, 7);
INSERT INTO public.sent VALUES ('ann', 'to-Zoë-8', 5, 8);
INSERT INTO public.sent VALUES ('ann', 'to-Zoë-9', 5, 9);
INSERT INTO public.sent VALUES ('ann', 'to-Zoë-10', 5, 10);
INSERT INTO public.sent VALUES ('ann', 'to-Zoë-11', 5, 11);
INSERT INTO public.sent VALUES ('ann', 'to-Zoë-12', 5, 12);
INSERT INTO public.sent VALUES ('ann', 'to-Zoë-13', 5, 13);
INSERT INTO public.sent VALUES ('ann', 'to-Zoë-14', 5, 14);


--
-- Data for Name: stream; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.stream OVERRIDING SYSTEM VALUE VALUES (1, 'chat', '59nqvisi7fdk', 11, 0);
INSERT INTO public.stream OVERRIDING SYSTEM VALUE VALUES (2, 'room.lobby', 'e9vapw0gqt94', 9, 0);
INSERT INTO public.stream OVERRIDING SYSTEM VALUE VALUES (4, 'room.кофейня', '1huuraztrn90', 1, 0);
INSERT INTO public.stream OVERRIDING SYSTEM VALUE VALUES (3, 'room.trimmed', '31vrenzr5pvkf', 35, 15);
INSERT INTO public.stream OVERRIDING SYSTEM VALUE VALUES (5, 'inbox.Zoë', 'i5dbopwnh9u0', 14, 0);
INSERT INTO public.stream OVERRIDING SYSTEM VALUE VALUES (7, 'inbox.bob', '1erhq41sgaf5l', 1, 0);
INSERT INTO public.stream OVERRIDING SYSTEM VALUE VALUES (6, 'inbox.山田', '2f8llhoskmlz', 3, 0);
INSERT INTO public.stream OVERRIDING SYSTEM VALUE VALUES (8, 'rulings', '1m16v64oc292s', 6, 0);


--
-- Data for Name: writer; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.writer VALUES ('f7a6cf13-b4ff-4c35-a875-8deb17835fcb', 78, 1795847050963);


--
-- Name: stream_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.stream_id_seq', 8, true);


--
-- Name: device device_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.device
    ADD CONSTRAINT device_pkey PRIMARY KEY (stream, name);


--
-- Name: flyway_schema_history flyway_schema_history_pk; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.flyway_schema_history
    ADD CONSTRAINT flyway_schema_history_pk PRIMARY KEY (installed_rank);


--
-- Name: message message_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.message
    ADD CONSTRAINT message_pkey PRIMARY KEY (stream, "position");


--
-- Name: sent sent_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sent
    ADD CONSTRAINT sent_pkey PRIMARY KEY (sender, client_message_id);


--
-- Name: stream stream_name_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.stream
    ADD CONSTRAINT stream_name_key UNIQUE (name);


--
-- Name: stream stream_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.stream
    ADD CONSTRAINT stream_pkey PRIMARY KEY (id);


--
-- Name: writer writer_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.writer
    ADD CONSTRAINT writer_pkey PRIMARY KEY (id);


--
-- Name: flyway_schema_history_s_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX flyway_schema_history_s_idx ON public.flyway_schema_history USING btree (success);


--
-- PostgreSQL database dump complete
--


