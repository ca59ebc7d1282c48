/** How a password hash of crypt(5) begins, and what the method is called. */
const METHODS: readonly [prefix: RegExp, method: string][] = [
  [/^\$y\$/, "yescrypt"],
  [/^\$gy\$/, "gost-yescrypt"],
  [/^\$7\$/, "scrypt"],
  [/^\$2[abxy]?\$/, "bcrypt"],
  [/^\$6\$/, "sha512"],
  [/^\$5\$/, "sha256"],
  [/^\$sha1\$/, "sha1"],
  [/^\$md5[$,]/, "sunmd5"],
  [/^\$1\$/, "md5"],
  [/^\$3\$/, "nt"],
  [/^\$/, "unknown"],
  [/^_[./0-9A-Za-z]{19}$/, "bsdi"],
  [/^[./0-9A-Za-z]{13}(?:[./0-9A-Za-z]{11})*$/, "des"],
];

/** The method of a password hash (crypt(5)); "none" for a text that no password can match, such as `*`. */
export function hashAlgorithm(hash: string): string {
  return METHODS.find(([prefix]) => prefix.test(hash))?.[1] ?? "none";
}
