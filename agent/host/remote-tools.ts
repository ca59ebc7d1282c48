/** A program that lets people in from elsewhere, by the names under which it is installed. */
export interface RemoteTool {
  /** Paths of its programs. */
  programs: readonly string[];
  /** systemd units that start it; a template stands for its instances. */
  units: readonly string[];
  /** Names of its processes, cut to 15 characters as proc_pid_comm(5) does; none where it runs in the kernel, or only while somebody is in. */
  processes: readonly string[];
}

/** Remote shells and desktops, support tools, tunnels and VPNs, as their packages for Debian and Red Hat install them. */
export const REMOTE_TOOLS: Record<string, RemoteTool> = {
  anydesk: { programs: ["/usr/bin/anydesk"], units: ["anydesk.service"], processes: ["anydesk"] },
  chisel: {
    programs: ["/usr/bin/chisel", "/usr/local/bin/chisel"],
    units: ["chisel.service"],
    processes: ["chisel"],
  },
  cloudflared: {
    programs: ["/usr/bin/cloudflared", "/usr/local/bin/cloudflared"],
    units: ["cloudflared.service"],
    processes: ["cloudflared"],
  },
  cockpit: {
    programs: ["/usr/lib/cockpit/cockpit-ws", "/usr/libexec/cockpit-ws"],
    units: ["cockpit.socket", "cockpit.service"],
    processes: ["cockpit-ws", "cockpit-tls"],
  },
  dropbear: { programs: ["/usr/sbin/dropbear"], units: ["dropbear.service"], processes: ["dropbear"] },
  dwservice: {
    programs: ["/usr/share/dwagent/native/dwagsvc"],
    units: ["dwagent.service"],
    processes: ["dwagsvc", "dwagent"],
  },
  frp: {
    programs: ["/usr/bin/frpc", "/usr/bin/frps", "/usr/local/bin/frpc", "/usr/local/bin/frps"],
    units: ["frpc.service", "frps.service"],
    processes: ["frpc", "frps"],
  },
  "gnome-remote-desktop": {
    programs: ["/usr/libexec/gnome-remote-desktop-daemon"],
    units: ["gnome-remote-desktop.service"],
    processes: ["gnome-remote-de"],
  },
  guacamole: {
    programs: ["/usr/sbin/guacd", "/usr/local/sbin/guacd"],
    units: ["guacd.service"],
    processes: ["guacd"],
  },
  hamachi: {
    programs: ["/opt/logmein-hamachi/bin/hamachid"],
    units: ["logmein-hamachi.service"],
    processes: ["hamachid"],
  },
  ipsec: {
    programs: ["/usr/lib/ipsec/charon", "/usr/sbin/charon-systemd", "/usr/libexec/ipsec/pluto"],
    units: ["strongswan-starter.service", "strongswan.service", "ipsec.service"],
    processes: ["charon", "charon-systemd", "pluto"],
  },
  netbird: { programs: ["/usr/bin/netbird"], units: ["netbird.service"], processes: ["netbird"] },
  ngrok: {
    programs: ["/usr/bin/ngrok", "/usr/local/bin/ngrok"],
    units: ["ngrok.service"],
    processes: ["ngrok"],
  },
  nomachine: {
    programs: ["/usr/NX/bin/nxserver.bin"],
    units: ["nxserver.service"],
    processes: ["nxserver.bin", "nxd"],
  },
  ocserv: { programs: ["/usr/sbin/ocserv"], units: ["ocserv.service"], processes: ["ocserv-main"] },
  openvpn: {
    programs: ["/usr/sbin/openvpn"],
    units: ["openvpn.service", "openvpn@.service", "openvpn-server@.service", "openvpn-client@.service"],
    processes: ["openvpn"],
  },
  rlogin: {
    programs: ["/usr/sbin/in.rlogind", "/usr/sbin/in.rshd"],
    units: ["rlogin.socket", "rsh.socket"],
    processes: [],
  },
  rustdesk: {
    programs: ["/usr/bin/rustdesk", "/usr/share/rustdesk/rustdesk"],
    units: ["rustdesk.service"],
    processes: ["rustdesk"],
  },
  softether: {
    programs: [
      "/usr/libexec/softether/vpnserver/vpnserver",
      "/usr/local/vpnserver/vpnserver",
      "/usr/local/vpnclient/vpnclient",
    ],
    units: ["softether-vpnserver.service", "vpnserver.service", "vpnclient.service"],
    processes: ["vpnserver", "vpnclient"],
  },
  sshd: {
    programs: ["/usr/sbin/sshd"],
    units: ["ssh.service", "sshd.service", "ssh.socket", "sshd.socket"],
    processes: ["sshd"],
  },
  tailscale: { programs: ["/usr/sbin/tailscaled"], units: ["tailscaled.service"], processes: ["tailscaled"] },
  teamviewer: {
    programs: ["/opt/teamviewer/tv_bin/teamviewerd"],
    units: ["teamviewerd.service"],
    processes: ["teamviewerd"],
  },
  telnetd: {
    programs: ["/usr/sbin/in.telnetd", "/usr/sbin/telnetd"],
    units: ["telnet.socket", "inetutils-telnetd.service"],
    processes: [],
  },
  tigervnc: {
    programs: ["/usr/bin/Xtigervnc", "/usr/bin/Xvnc", "/usr/bin/x0tigervncserver"],
    units: ["tigervncserver@.service", "vncserver@.service"],
    processes: ["Xtigervnc", "Xvnc", "x0tigervncserve"],
  },
  tightvnc: { programs: ["/usr/bin/Xtightvnc"], units: ["tightvncserver.service"], processes: ["Xtightvnc"] },
  vino: {
    programs: ["/usr/lib/vino/vino-server", "/usr/libexec/vino-server"],
    units: [],
    processes: ["vino-server"],
  },
  webmin: {
    programs: ["/usr/share/webmin/miniserv.pl", "/usr/libexec/webmin/miniserv.pl"],
    units: ["webmin.service"],
    processes: ["miniserv.pl"],
  },
  wireguard: { programs: ["/usr/bin/wg"], units: ["wg-quick@.service"], processes: [] },
  x11vnc: { programs: ["/usr/bin/x11vnc"], units: ["x11vnc.service"], processes: ["x11vnc"] },
  xrdp: { programs: ["/usr/sbin/xrdp"], units: ["xrdp.service"], processes: ["xrdp"] },
  zerotier: {
    programs: ["/usr/sbin/zerotier-one"],
    units: ["zerotier-one.service"],
    processes: ["zerotier-one"],
  },
};
