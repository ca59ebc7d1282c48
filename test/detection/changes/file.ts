import { type Change, edited } from "../change.ts";
import { LOG_OUT, logIn } from "../login.ts";

const bin = "/opt/mes/bin";
const file = `${bin}/start-line`;

const visit = edited([file], `${logIn()}; echo echo visited >>${file}`);

export const fileChanges: readonly Change[] = [
  { name: "a file's mode is changed", ...edited([file], `chmod 775 ${file}`), at: `file:${file}#mode` },
  {
    name: "a file's owner is changed",
    ...edited([file], `chown www-data ${file}`),
    at: `file:${file}#owner`,
    who: new RegExp(`^${file} last changed \\S+Z, owner www-data$`),
  },
  { name: "a file's group is changed", ...edited([file], `chgrp mes ${file}`), at: `file:${file}#group` },
  {
    name: "a file is new",
    make: `echo new >${bin}/export`,
    undo: `rm ${bin}/export`,
    at: `file:${bin}/export`,
  },
  { name: "a file is deleted", ...edited([file], `rm ${file}`), at: `file:${file}` },
  {
    name: "a link is swapped",
    ...edited(["/opt/mes/current"], "ln -sfn releases/8 /opt/mes/current"),
    at: "file:/opt/mes/current#target",
  },
  {
    name: "a file's content is changed with its size and time restored",
    ...edited(
      [file],
      `touch -r ${file} /run/time; sed -i s/started/STARTED/ ${file}; touch -r /run/time ${file}`,
    ),
    at: `file:${file}#sha256`,
  },
  {
    name: "a file's content is changed while somebody is logged in over ssh",
    make: visit.make,
    undo: `${visit.undo}; ${LOG_OUT}`,
    at: `file:${file}#sha256`,
    who: /^logged in then: bob on pts\/\d+ from 127\.0\.0\.1$/,
  },
  { name: "a file is made setuid", ...edited([file], `chmod u+s ${file}`), at: `file:${file}#mode` },
  {
    name: "a file is given a capability",
    ...edited([file], `setcap cap_net_raw=ep ${file}`),
    at: `file:${file}#capabilities`,
  },
  {
    name: "a file is given an extended attribute",
    ...edited([file], `setfattr --name user.note --value x ${file}`),
    at: `file:${file}#xattrs`,
  },
  {
    name: "a file's access list lets one more user in",
    ...edited([file], `setfacl --modify user:bob:r ${file}`),
    at: `file:${file}#acl`,
  },
];
