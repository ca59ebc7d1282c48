/** What all statements begin with. */
const HEAD =
  '{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"mes-01.plant.example","digest":{"sha256":"';
/** What a pass says of itself, its place in the chain, and the clock; all forms of reports end with it. */
const TAIL =
  '"run":{"trigger":"schedule","lapses":[],"missed":[],"health":{"cpuSeconds":0.31,"seconds":0.92,"rssMb":127,"watcher":{"alive":true,"watched":84},"undelivered":0}},"link":{"epoch":"","sequence":12,"previous":"","since":"2027-01-01T00:00:04.622Z"},"clock":{"time":"2027-01-01T00:00:05.699Z","synchronised":true,"bootId":"","uptimeSeconds":1327.5,"jumpSeconds":0}}}';
const FINDING =
  '{"id":"","type":"drift","address":"config:/etc/#","change":"changed","before":"","after":"","severity":"medium","title":"Listening port is new","why":"","fix":"","check":"","refs":{"cis":["1.1.1"],"iec62443":["SR 7.7"]},"actor":[{"how":"file","user":"root","at":"2027-01-01T00:00:00.000Z"}],"effects":["file:/etc/#sha256"],"waived":{"id":"W-1","owner":"","reason":"","compensating":"","until":"2027-01-01T00:00:00Z"}}';

/**
 * What reports have in common, for zstd: what a payload shares with it costs next to nothing. The likeliest stands last.
 * It is never changed, since what was packed with it can't be unpacked without; a better one gets a number of its own in
 * `payload.ts`.
 */
export const DICTIONARY = Buffer.from(
  [
    HEAD,
    '"}}],"predicateType":"https://mesdrift.dev/snapshot/v1","predicate":{"format":"mesdrift-snapshot/1"',
    '"}}],"predicateType":"https://mesdrift.dev/report/v1","predicate":{"format":"mesdrift-report/1","host":{"name":"","machineId":"","os":"debian","release":"12"},"madeAt":"2027-01-01T00:00:04.594Z","agent":"0.1.0","ranAs":{"user":"root","privileged":true},"baseline":[{"id":"","version":1,"sha256":"","state":true,"target":"site-a/line.json","signers":[{"keyId":"","name":""},{"keyId":"","name":""}]}],"coverage":{"facts":1000,"kinds":{"account":1,"config":1,"disk-encryption":1,"file":1,"firewall":1,"group":1,"kernel":1,"network":1,"os":1,"package":1,"password-policy":1,"port":1,"remote-access":1,"scheduled-task":1,"service":1,"ssh-key":1,"sshd":1,"sudo":1},"unreadable":[{"address":"","why":"permission denied"}],"capped":[],"unparsed":[]},"unapproved":[],"undecided":[],"findings":[',
    FINDING,
    '],"trust":{"site":"site-a","assignment":"","root":"","versions":{"root":1,"timestamp":1,"snapshot":1,"targets":1,"site-a":1},"verifiedAt":"2027-01-01T00:00:04.468Z","refused":[]},"expiredWaivers":[]',
    HEAD,
    '"}}],"predicateType":"https://mesdrift.dev/changes/v1","predicate":{"format":"mesdrift-changes/1","host":{"name":"","machineId":""},"agent":"0.1.0","circumstances":"","facts":1000,"open":{"count":1,"digest":""},"run":{"trigger":"change","only":{"kinds":["config","file"]},"opened":[',
    FINDING,
    '],"changed":[],"closed":[""],"link":',
    HEAD,
    '"}}],"predicateType":"https://mesdrift.dev/all-clear/v1","predicate":{"format":"mesdrift-all-clear/1","host":{"name":"","machineId":""},"agent":"0.1.0","circumstances":"","facts":1000,"open":{"count":0,"digest":""},',
    TAIL,
  ].join(""),
);
