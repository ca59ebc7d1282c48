declare module "@yao-pkg/pkg/lib-es5/sea.js" {
  interface Options {
    targets: { platform: string; arch: string; nodeRange: string; output: string }[];
    nodePath: string;
    signature: boolean;
    /** As in Node's documentation, "Single executable applications". */
    seaConfig: Record<string, unknown>;
  }
  const sea: { default(main: string, options: Options): Promise<void> };
  export default sea;
}
