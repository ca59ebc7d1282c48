CREATE ROLE mes LOGIN;
CREATE DATABASE mes OWNER mes;
\connect mes mes 127.0.0.1
CREATE TABLE station (id integer PRIMARY KEY, name text NOT NULL, done integer NOT NULL DEFAULT 0);
CREATE TABLE booking (id bigserial PRIMARY KEY, station integer NOT NULL REFERENCES station, unit text NOT NULL, at timestamptz NOT NULL DEFAULT now());
INSERT INTO station (id, name) SELECT n, 'station ' || n FROM generate_series(0, 199) AS n;
