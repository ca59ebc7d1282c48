/**
 * Kernel parameters that decide how a host can be attacked, as the kernel's own documentation describes them
 * (admin-guide/sysctl and networking/ip-sysctl). Those a kernel doesn't have are no facts. Of two names of one switch
 * (net.ipv4.ip_forward and net.ipv4.conf.all.forwarding) only one is here, so that one change is one finding.
 */
const FAMILIES: Record<string, string> = {
  fs: "protected_fifos protected_hardlinks protected_regular protected_symlinks suid_dumpable",
  kernel:
    "core_pattern core_uses_pid ctrl-alt-del dmesg_restrict io_uring_disabled kexec_load_disabled kptr_restrict modprobe " +
    "modules_disabled panic panic_on_oops perf_event_paranoid randomize_va_space sysrq unprivileged_bpf_disabled " +
    "unprivileged_userns_clone usermodehelper/bset yama/ptrace_scope",
  "net.core": "bpf_jit_enable bpf_jit_harden",
  "net.ipv4":
    "icmp_echo_ignore_all icmp_echo_ignore_broadcasts icmp_ignore_bogus_error_responses ip_forward tcp_rfc1337 tcp_syncookies tcp_timestamps",
  "net.ipv4.conf.all":
    "accept_local accept_redirects accept_source_route arp_announce arp_ignore log_martians proxy_arp route_localnet rp_filter secure_redirects send_redirects",
  "net.ipv4.conf.default":
    "accept_redirects accept_source_route log_martians rp_filter secure_redirects send_redirects",
  "net.ipv6.conf.all":
    "accept_ra accept_redirects accept_source_route disable_ipv6 forwarding proxy_ndp use_tempaddr",
  "net.ipv6.conf.default": "accept_ra accept_redirects accept_source_route disable_ipv6",
  vm: "mmap_min_addr mmap_rnd_bits unprivileged_userfaultfd",
};

/** Names with dots, as sysctl(8) writes them. */
export const SYSCTLS: readonly string[] = Object.entries(FAMILIES).flatMap(([family, names]) =>
  names.split(" ").map((name) => `${family}.${name.replace("/", ".")}`),
);

/** Where the kernel shows a parameter. None of the names above holds a dot of its own. */
export function sysctlPath(name: string): string {
  return `/proc/sys/${name.replaceAll(".", "/")}`;
}
