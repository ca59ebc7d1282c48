/** A small MES of our own below /opt/mes: what the host under test runs beside the products of Debian. */

export const gateway = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE properties SYSTEM "http://java.sun.com/dtd/properties.dtd">
<properties>
  <entry key="gateway.port">8088</entry>
  <entry key="gateway.forceSecureRedirect">true</entry>
  <entry key="gateway.publicAddress">10.77.1.1</entry>
</properties>`;

export const plant = `<?xml version="1.0"?>
<plant>
  <line id="L1" speed="120" mode="auto"/>
  <line id="L2" speed="90" mode="manual"/>
</plant>`;

export const historian = `[collector]
interval=500
; buffer=4096
[archive]
path=/var/lib/historian
days=0400`;

export const line = `{"line":{"name":"L3","speed":120},"stations":[{"id":"A1","plc":"10.77.9.4"},{"id":"A2","plc":"10.77.9.5"}]}`;

export const batch = `batch:
  retries: 3
  recipes: [mix, fill, seal]`;

export const erp = `erp.url=https://erp.example/api
erp.timeout.ms=08000`;

/** Planted, so that a leak can be found. */
export const ERP_PASSWORD = "Planted-Marigold-71";
export const ERP_NEW_PASSWORD = "Planted-Cornflower-72";

/** Files of the MES: path to text. */
export const FILES: Record<string, string> = {
  "/opt/mes/conf/gateway.xml": gateway,
  "/opt/mes/conf/plant.xml": plant,
  "/opt/mes/conf/historian.ini": historian,
  "/opt/mes/conf/line.json": line,
  "/opt/mes/conf/batch.yaml": batch,
  "/opt/mes/conf/erp.properties": erp,
  "/opt/mes/conf/erp-login.properties": `erp.user=mes\nerp.password=${ERP_PASSWORD}`,
  "/opt/mes/bin/start-line": "#!/bin/sh\necho line started",
  "/opt/mes/bin/stop-line": "#!/bin/sh\necho line stopped",
  "/opt/mes/releases/7/NOTES": "release 7",
  "/opt/mes/releases/8/NOTES": "release 8",
  // Outside of what is watched: the address that mes-api binds.
  "/var/lib/mes/address": "127.0.0.1",
};

/** Units of the MES: name to text. */
export const UNITS: Record<string, string> = {
  "mes-api.service": `[Unit]
Description=MES interface for terminals
[Service]
User=mes
ExecStart=/bin/sh -c 'exec nc -lk "$(cat /var/lib/mes/address)" 8088'
[Install]
WantedBy=multi-user.target`,
  "mes-sync.service": `[Unit]
Description=Sends batches to the ERP
[Service]
User=mes
ExecStart=/bin/sleep infinity
[Install]
WantedBy=multi-user.target`,
};

export const FIREWALL = `#!/usr/sbin/nft -f
flush ruleset
table inet filter {
  chain input {
    type filter hook input priority filter; policy drop;
    iif lo accept
    ct state established,related accept
    tcp dport { 22, 80, 8080, 8088 } accept
  }
}
`;

/** What is watched on the host. It holds no checks, so that every finding is drift. */
export const PACK = `id: acme-mes
version: 1
title: MES host of a test plant
watch:
  - config: /opt/mes/conf/*
  - config: /etc/tomcat10/*.xml
  - config: /etc/postgresql/15/main/*.conf
  - config: /etc/redis/redis.conf
  - config: /etc/mosquitto/mosquitto.conf
  - config: /etc/nginx/nginx.conf
  - config: /etc/ssh/sshd_config
  - file: /opt/mes/**
  - file: /usr/local/**
  - file: /etc/**
`;
