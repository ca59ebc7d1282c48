/** Opens bob's account over ssh. It lies outside of what is watched. */
export const LOGIN_KEY = "/var/lib/mes/login-key";

const TRUST = "-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null";

/** Logs bob in over ssh with a terminal, and waits until he is. @param options of ssh(1) */
export function logIn(options = ""): string {
  const session = `ssh -tt ${TRUST} -i ${LOGIN_KEY} ${options} bob@127.0.0.1 'sleep 600'`;
  return `setsid --fork ${session} >/dev/null 2>&1 </dev/null; until who | grep -q '^bob '; do sleep 0.1; done`;
}

/** Ends all that bob runs, and waits until he is gone. */
export const LOG_OUT = "loginctl terminate-user bob; while who | grep -q '^bob '; do sleep 0.1; done";
