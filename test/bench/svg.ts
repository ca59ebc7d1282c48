/** Colours that the colour-blind tell apart (Okabe and Ito). */
export const COLOURS = ["#0072b2", "#56b4e9", "#d55e00"] as const;

export interface TextStyle {
  anchor?: "start" | "middle" | "end";
  bold?: boolean;
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

export function text(
  x: number,
  y: number,
  content: string,
  { anchor = "start", bold }: TextStyle = {},
): string {
  const weight = bold ? ' font-weight="bold"' : "";
  const safe = content.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}"${weight}>${safe}</text>`;
}

export function bar(x: number, y: number, width: number, height: number, colour: string): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${colour}"/>`;
}

export function line(points: readonly (readonly [x: number, y: number])[], colour: string): string {
  const list = points.map(([x, y]) => `${round(x)},${round(y)}`).join(" ");
  return `<polyline points="${list}" fill="none" stroke="${colour}" stroke-width="2"/>`;
}

export function group(x: number, y: number, parts: readonly string[]): string {
  return `<g transform="translate(${x} ${y})">\n${parts.join("\n")}\n</g>`;
}

export function picture(width: number, height: number, parts: readonly string[]): string {
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  const font = 'font-family="sans-serif" font-size="12" fill="#222222"';
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${font}>
<rect width="${width}" height="${height}" fill="#ffffff"/>
${parts.join("\n")}
</svg>
`;
}

const round = (value: number) => Math.round(value * 10) / 10;
