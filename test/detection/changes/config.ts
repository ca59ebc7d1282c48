import { type Change, edited, rewritten } from "../change.ts";
import { batch, ERP_NEW_PASSWORD, ERP_PASSWORD, erp, gateway, historian, line } from "../mes.ts";

const conf = "/opt/mes/conf";
const hba = "/etc/postgresql/15/main/pg_hba.conf";
const server = "/etc/tomcat10/server.xml";
const login = `${conf}/erp-login.properties`;

export const configChanges: readonly Change[] = [
  {
    name: "an XML attribute's value is changed",
    ...edited([server], `sed -i '0,/connectionTimeout="20000"/s//connectionTimeout="90000"/' ${server}`),
    at: `config:${server}#/Server[@port='-1']/Service[@name='Catalina']/Connector[@port='8080']/@connectionTimeout`,
    hidden: true,
  },
  {
    name: "an XML element's text is changed",
    ...rewritten(`${conf}/gateway.xml`, gateway.replace(">true<", ">false<")),
    at: `config:${conf}/gateway.xml#/properties/entry[@key='gateway.forceSecureRedirect']`,
  },
  {
    name: "an INI key is changed",
    ...rewritten(`${conf}/historian.ini`, historian.replace("days=0400", "days=400")),
    at: `config:${conf}/historian.ini#/archive/days`,
  },
  {
    name: "a JSON value in a one-line file is changed",
    ...rewritten(`${conf}/line.json`, line.replace("120", "140")),
    at: `config:${conf}/line.json#/line/speed`,
  },
  {
    name: "a value of an item in a JSON list is changed",
    ...rewritten(`${conf}/line.json`, line.replace("10.77.9.5", "10.77.9.6")),
    at: `config:${conf}/line.json#/stations[id='A2']/plc`,
  },
  {
    name: "a YAML value is changed",
    ...rewritten(`${conf}/batch.yaml`, batch.replace("retries: 3", "retries: 30")),
    at: `config:${conf}/batch.yaml#/batch/retries`,
  },
  {
    name: "a properties value is changed",
    ...rewritten(`${conf}/erp.properties`, erp.replace("08000", "8000")),
    at: `config:${conf}/erp.properties#/erp.timeout.ms`,
  },
  {
    name: "a secret is changed, and neither the old nor the new one is shown",
    ...edited([login], `sed -i s/${ERP_PASSWORD}/${ERP_NEW_PASSWORD}/ ${login}`),
    at: `config:${login}#/erp.password`,
    hidden: true,
    neverShown: [ERP_PASSWORD, ERP_NEW_PASSWORD],
  },
  {
    name: "the last pg_hba line is moved to the top",
    ...edited([hba], `last=$(tail -1 ${hba}); sed -i -e '$d' -e "1i $last" ${hba}`),
    at: `config:${hba}#/record[7]/position()`,
    hidden: true,
  },
  {
    name: "a setting of sshd is changed in its main file",
    ...edited(
      ["/etc/ssh/sshd_config"],
      "sed -i 's/^X11Forwarding yes/X11Forwarding no/' /etc/ssh/sshd_config",
    ),
    at: "config:/etc/ssh/sshd_config#/x11forwarding",
  },
];
