import { isSetId, type Meanings } from "./row.ts";

/** Files and what stands in them. */
export const FILES: Meanings = {
  file: [
    {
      of: ["mode", "added"],
      when: isSetId,
      severity: "critical",
      why: "A program with this bit runs with the rights of its owner, whoever starts it.",
      fix: "Take the bit away with `chmod u-s,g-s FILE`, and find out who set it.",
    },
    {
      of: ["capabilities"],
      severity: "high",
      why: "The program now has rights of root that it did not have.",
      fix: "Take them away with `setcap -r FILE`, or have the change approved.",
    },
    {
      of: ["mode", "acl", "owner", "group", "target", "type"],
      severity: "high",
      why: "It changes who can read, write or replace this file, or what stands behind it.",
      fix: "Put it back with chmod, chown, setfacl or ln, or have the change approved.",
    },
    {
      severity: "medium",
      why: "The file is not what was approved.",
      fix: "Compare it with the approved copy and restore it, or have the change approved.",
    },
  ],
  config: [
    {
      severity: "medium",
      why: "The program no longer runs with the settings that were approved.",
      fix: "Put the value back and reload the program in the next window, or have the change approved.",
    },
  ],
};
