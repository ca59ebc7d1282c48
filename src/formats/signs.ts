/**
 * What tells a format when the name doesn't: the first sign found decides. Each holds for a line (`m`) or the start of
 * the text, and takes time linear in its length. Signs in a commented line count too, since a fresh config is often
 * all comments.
 */
export const SIGNS: readonly (readonly [sign: RegExp, format: string])[] = [
  [/^\s*<(?!\/?(?:IfModule|IfDefine|VirtualHost|Directory|Location|Files|Limit|Anonymous))[?!A-Za-z]/, "xml"],
  [
    /^[ \t]*<(?:IfModule|IfDefine|VirtualHost|Directory|Location|Files|Limit|Anonymous)\b[^<\n]*>[ \t]*$/im,
    "apache",
  ],
  // A list of JSON holds no bare word but these three.
  [/^[ \t]*\[\[[ \t]*(?!(?:true|false|null)\b)[A-Za-z_][\w."'-]*[ \t]*\]\][ \t]*(?:#.*)?$/m, "toml"],
  // "[100]" on a line of its own, with more behind it, is a section.
  [/^\s*(?:\{\s*(?:"|\})|(?!\[[^\]\n]*\][ \t]*\n\s*[^\s/])\[\s*(?:[{["\d\]-]|true|false|null))/, "json"],
  [/^\[(?:Unit|Service|Install|Socket|Timer|Mount|Journal|Login|Time|Resolve|Manager)\]$/m, "systemd"],
  [/^(?:http|events|server|upstream|stream)[ \t]*[\w.-]*[ \t]*\{/m, "nginx"],
  [/^[ \t]*(?:location[ \t][^\n{]*\{|proxy_pass[ \t][^\n]*;)/m, "nginx"],
  [/^(?:ServerRoot|LoadModule|SSLEngine|SSLProtocol|ServerTokens|DocumentRoot)[ \t]/m, "apache"],
  [
    /^#?(?:PermitRootLogin|PasswordAuthentication|AuthorizedKeysFile|ChallengeResponseAuthentication)[ \t]/m,
    "sshd",
  ],
  [/^(?:Defaults[ \t@:!>]|(?:User|Runas|Host|Cmnd)_Alias[ \t]|[%\w]\S*[ \t]+ALL[ \t]*=)/m, "sudoers"],
  [
    /^(?:local|host(?:no)?(?:ssl|gssenc)?)[ \t]+\S+[ \t]+(?:\S+[ \t]+){1,3}(?:trust|reject|md5|password|scram-sha-256|peer|ident|cert|gss|ldap|pam)\b/m,
    "pg_hba",
  ],
  [/^#?[ \t]*(?:per_listener_settings|allow_anonymous|persistence_location)\b/m, "mosquitto"],
  [/^(?:protected-mode|tcp-backlog|tcp-keepalive|rdbcompression)[ \t]/m, "redis"],
  [/^(?:defaults|frontend|backend)\b[^=:{\n]*\n[ \t]/m, "haproxy"],
  [/^export[ \t]+[A-Za-z_]\w*=/m, "dotenv"],
  [/^[A-Z_][\w.]*[ \t]*=\s*\([A-Z_a-z]/m, "oracle"],
  [/^\{(?:allow|deny),/m, "erlang"],
  [/^(?:auth|account|password|session)[ \t]+\S+[ \t]+pam_\w+\.so/m, "pam"],
  [/^(?:---\s|%YAML)/, "yaml"],
];
