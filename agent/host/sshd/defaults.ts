/** What OpenSSH 9.2, as Debian 12 builds it, does where nothing is set: values as `sshd -T` prints them. */

const KEYS =
  "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,sk-ssh-ed25519@openssh.com," +
  "sk-ecdsa-sha2-nistp256@openssh.com,rsa-sha2-512,rsa-sha2-256";
const CERTIFICATES =
  "ssh-ed25519-cert-v01@openssh.com,ecdsa-sha2-nistp256-cert-v01@openssh.com,ecdsa-sha2-nistp384-cert-v01@openssh.com," +
  "ecdsa-sha2-nistp521-cert-v01@openssh.com,sk-ssh-ed25519-cert-v01@openssh.com,sk-ecdsa-sha2-nistp256-cert-v01@openssh.com," +
  "rsa-sha2-512-cert-v01@openssh.com,rsa-sha2-256-cert-v01@openssh.com";

/** Comma-separated lists that a setting may extend (`+`), cut (`-`) or lead (`^`). */
export const ALGORITHMS: Record<string, string> = {
  casignaturealgorithms: KEYS,
  ciphers:
    "chacha20-poly1305@openssh.com,aes128-ctr,aes192-ctr,aes256-ctr,aes128-gcm@openssh.com,aes256-gcm@openssh.com",
  hostbasedacceptedalgorithms: `${CERTIFICATES},${KEYS}`,
  hostkeyalgorithms: `${CERTIFICATES},${KEYS}`,
  kexalgorithms:
    "sntrup761x25519-sha512,sntrup761x25519-sha512@openssh.com,curve25519-sha256,curve25519-sha256@libssh.org," +
    "ecdh-sha2-nistp256,ecdh-sha2-nistp384,ecdh-sha2-nistp521,diffie-hellman-group-exchange-sha256," +
    "diffie-hellman-group16-sha512,diffie-hellman-group18-sha512,diffie-hellman-group14-sha256",
  macs:
    "umac-64-etm@openssh.com,umac-128-etm@openssh.com,hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com," +
    "hmac-sha1-etm@openssh.com,umac-64@openssh.com,umac-128@openssh.com,hmac-sha2-256,hmac-sha2-512,hmac-sha1",
  pubkeyacceptedalgorithms: `${CERTIFICATES},${KEYS}`,
};

const SWITCHES = {
  yes:
    "allowagentforwarding allowstreamlocalforwarding allowtcpforwarding compression gssapicleanupcredentials ignorerhosts " +
    "kbdinteractiveauthentication passwordauthentication permittty permituserrc printlastlog printmotd pubkeyauthentication " +
    "strictmodes tcpkeepalive x11uselocalhost",
  no:
    "disableforwarding exposeauthinfo gatewayports gssapiauthentication gssapikeyexchange hostbasedauthentication " +
    "hostbasedusesnamefrompacketonly ignoreuserknownhosts kerberosauthentication permitemptypasswords permittunnel " +
    "permituserenvironment streamlocalbindunlink usedns usepam x11forwarding",
};

/** Every default but those of lists that several lines add up to. */
export const DEFAULTS: Record<string, string> = {
  ...Object.fromEntries(SWITCHES.yes.split(" ").map((name) => [name, "yes"])),
  ...Object.fromEntries(SWITCHES.no.split(" ").map((name) => [name, "no"])),
  ...ALGORITHMS,
  addressfamily: "any",
  authenticationmethods: "any",
  authorizedkeyscommand: "none",
  authorizedkeyscommanduser: "none",
  authorizedkeysfile: ".ssh/authorized_keys .ssh/authorized_keys2",
  authorizedprincipalscommand: "none",
  authorizedprincipalsfile: "none",
  banner: "none",
  chrootdirectory: "none",
  clientalivecountmax: "3",
  clientaliveinterval: "0",
  fingerprinthash: "SHA256",
  forcecommand: "none",
  logingracetime: "120",
  loglevel: "INFO",
  maxauthtries: "6",
  maxsessions: "10",
  maxstartups: "10:30:100",
  permitlisten: "any",
  permitopen: "any",
  permitrootlogin: "prohibit-password",
  requiredrsasize: "1024",
  revokedkeys: "none",
  streamlocalbindmask: "0177",
  syslogfacility: "AUTH",
  trustedusercakeys: "none",
  unusedconnectiontimeout: "none",
};

/** Settings that several lines add up to, with what holds where there is none; an empty default is no fact. */
export const LISTS: Record<string, readonly string[]> = {
  acceptenv: [],
  allowgroups: [],
  allowusers: [],
  denygroups: [],
  denyusers: [],
  hostcertificate: [],
  hostkey: ["/etc/ssh/ssh_host_rsa_key", "/etc/ssh/ssh_host_ecdsa_key", "/etc/ssh/ssh_host_ed25519_key"],
  listenaddress: ["0.0.0.0", "::"],
  port: ["22"],
};
